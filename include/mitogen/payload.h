/*
 * Payloads of the standard handles, as dicts of their fields. The fields of
 * each are in docs/spec/payload.md.
 *
 *   mitogen_payload_read(settings, "GET_MODULE", 0, &message, document, &fields,
 *                        error);
 *   mitogen_find(document, fields, "fullname", &name);
 */
#ifndef MITOGEN_PAYLOAD_H_
#define MITOGEN_PAYLOAD_H_

#include "mitogen/base.h"
#include "mitogen/frame.h"
#include "mitogen/pickle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One kind of payload. */
typedef struct mitogen_payload_form {
  /* The name of the handle, or FILE_CHUNK or DEAD. Static. */
  const char *name;
  /* 1 for what is sent back to the handle in reply_to. */
  int is_reply;
  /* 0 for replies, FILE_CHUNK and DEAD. */
  uint32_t handle;
  /* Its clause. Static. */
  const char *clause;
  size_t field_count;
} mitogen_payload_form;

/* The number of forms; the first has index 0. */
MITOGEN_API size_t mitogen_payload_form_count(void);
/* Fails with MITOGEN_ERROR_CALLER if `index` is too large. */
MITOGEN_API mitogen_result mitogen_payload_form_at(size_t index,
                                                   mitogen_payload_form *form,
                                                   mitogen_error *error);
/* The name of a field; NULL if there is none. Static. */
MITOGEN_API const char *mitogen_payload_field_at(size_t form_index,
                                                 size_t field_index);

/* Reads the payload of `message` into a dict of the document, which is cleared
 * first and gets a copy of the payload. Errors name the field that is wrong. */
MITOGEN_API mitogen_result mitogen_payload_read(
    const mitogen_settings *settings, const char *name, int is_reply,
    const mitogen_message *message, mitogen_document *document,
    mitogen_value *fields, mitogen_error *error);

/* Makes a message out of a dict of fields. `*message` gets the handle, the
 * encoding and the payload; its other fields are 0, but for DEAD, which sets
 * reply_to. The payload is put into `payload`, which is cleared first, and is
 * valid as long as that is unchanged. */
MITOGEN_API mitogen_result mitogen_payload_write(
    const mitogen_settings *settings, const char *name, int is_reply,
    mitogen_document *document, mitogen_value fields, mitogen_profile profile,
    mitogen_buffer *payload, mitogen_message *message, mitogen_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_PAYLOAD_H_ */
