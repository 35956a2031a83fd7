/*
 * A sample of the C interface.
 *
 *   mitogen_sample_run(NULL);
 *
 * Ownership. The caller's; base.h says more.
 */
#ifndef MITOGEN_C_SAMPLE_H_
#define MITOGEN_C_SAMPLE_H_

#ifdef __cplusplus
extern "C" {
#endif

/* Fields of it. */
typedef struct mitogen_sample {
  /* The first. */
  int first;
  const char *second;
} mitogen_sample;

/* Running. It may take a while. */

/* Runs, on
 * two lines. */
MITOGEN_API void mitogen_sample_run(
    const mitogen_sample *sample);

/* Ending. */

/* Ends. */
MITOGEN_API void mitogen_sample_end(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_C_SAMPLE_H_ */
