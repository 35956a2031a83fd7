/*
 * What all of the C interface shares: results, errors, settings, and bytes.
 *
 * The interface has no I/O, no threads, and no global state. An object may be
 * used by one thread at a time; different objects by different threads.
 *
 * Ownership. What a function named ..._new returns belongs to the caller, who
 * gives it to ..._free. All ..._free functions take NULL. Other functions take
 * NULL only where they say so. A pointer that a function is given is only used
 * during the call, unless it says otherwise. What a function returns points
 * into the object that it was asked of, and is valid until the next call that
 * changes this object, unless it says otherwise.
 *
 * Text is UTF-8. Where a name is passed as `const char *` it ends in NUL.
 *
 * If memory runs out, the process ends, as it does in the C++ library.
 *
 * "The original" is Python Mitogen. Clauses such as FRM-2 are those of the
 * specification (docs/spec/).
 */
#ifndef MITOGEN_BASE_H_
#define MITOGEN_BASE_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define MITOGEN_API __attribute__((visibility("default")))
#else
#define MITOGEN_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0". Static. */
MITOGEN_API const char *mitogen_version(void);

/* Errors are negative. Their numbers never change. */
typedef enum mitogen_result {
  MITOGEN_OK = 0,
  /* Nothing is there yet. Not an error: feed more bytes, or ask later. */
  MITOGEN_NOTHING = 1,
  /* What a peer sent breaks the protocol. */
  MITOGEN_ERROR_PEER = -1,
  /* The caller broke the contract of a function. */
  MITOGEN_ERROR_CALLER = -2,
  /* What a peer sent is legal, but exceeds a limit that is in force here. */
  MITOGEN_ERROR_LIMIT = -3,
  /* A defect of this library. */
  MITOGEN_ERROR_INTERNAL = -4
} mitogen_result;

/* Borrowed bytes, without a NUL at their end. NULL stands for none as well. */
typedef struct mitogen_bytes {
  const char *data;
  size_t size;
} mitogen_bytes;

/*
 * The words of an error. Functions that can fail take a pointer to one, which
 * may be NULL, and fill it if they fail; otherwise they leave it as it is.
 */
typedef struct mitogen_error mitogen_error;

/* An error without words. Functions that fail may fill it again and again. */
MITOGEN_API mitogen_error *mitogen_error_new(void);
/* Ends the error, and the words that it returned. */
MITOGEN_API void mitogen_error_free(mitogen_error *error);
/* What was expected, what came, and where. "" if nothing has failed. */
MITOGEN_API const char *mitogen_error_message(const mitogen_error *error);
/* The clause that is broken, such as "FRM-2". "" if there is none. */
MITOGEN_API const char *mitogen_error_clause(const mitogen_error *error);
/* Sets `*offset` to the place of the fault, in bytes from the start of the
 * input, and returns 1. Returns 0 if the place is not known. */
MITOGEN_API int mitogen_error_offset(const mitogen_error *error,
                                     uint64_t *offset);

/* Bytes that a function writes to. */
typedef struct mitogen_buffer mitogen_buffer;

/* An empty buffer. */
MITOGEN_API mitogen_buffer *mitogen_buffer_new(void);
/* Ends the buffer, and the bytes that it returned. */
MITOGEN_API void mitogen_buffer_free(mitogen_buffer *buffer);
/* All that was written since the buffer was new or cleared. */
MITOGEN_API mitogen_bytes mitogen_buffer_bytes(const mitogen_buffer *buffer);
/* Makes the buffer empty, to be used again. */
MITOGEN_API void mitogen_buffer_clear(mitogen_buffer *buffer);

/*
 * Which release of the original a peer speaks, and the limits on what it may
 * make this process do. New settings are those of the newest release, with the
 * default limits. Objects that are made from settings keep a copy of them.
 */
typedef struct mitogen_settings mitogen_settings;

/* Settings of the newest release, with the default limits. */
MITOGEN_API mitogen_settings *mitogen_settings_new(void);
/* Ends the settings. Objects that were made from them stay as they are. */
MITOGEN_API void mitogen_settings_free(mitogen_settings *settings);
/* `release` is such as "0.3.54". Fails with DIA-1 if it is no release, and with
 * DIA-2 if it is not supported. */
MITOGEN_API mitogen_result mitogen_settings_set_release(
    mitogen_settings *settings, const char *release, mitogen_error *error);
/* `name` is a field of Limits (protocol/limits.h), such as
 * "max_message_size". Fails with MITOGEN_ERROR_CALLER if there is no such
 * limit, or if `value` is too large for it. */
MITOGEN_API mitogen_result mitogen_settings_set_limit(
    mitogen_settings *settings, const char *name, uint64_t value,
    mitogen_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_BASE_H_ */
