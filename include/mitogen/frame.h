/*
 * Frames: a stream of bytes to messages, and back (FRM-1).
 *
 *   mitogen_decoder *decoder = mitogen_decoder_new(settings);
 *   mitogen_decoder_feed(decoder, bytes, size);
 *   mitogen_message message;
 *   mitogen_result result;
 *   while ((result = mitogen_decoder_next(decoder, &message, error)) ==
 *          MITOGEN_OK) {
 *     use(&message);
 *   }
 *   if (result < 0) ...  // The stream is of no more use.
 */
#ifndef MITOGEN_FRAME_H_
#define MITOGEN_FRAME_H_

#include "mitogen/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a payload is encoded. Releases before 0.3.39 know the first only. */
#define MITOGEN_LEGACY 0x4d49
#define MITOGEN_PICKLE 0x4d4a
#define MITOGEN_RAW 0x4d4b

/* The value of `reply_to` that marks a dead message (MSG-2). */
#define MITOGEN_IS_DEAD 999

/* A message: the fields of its header, and a payload that is borrowed. */
typedef struct mitogen_message {
  /* One of the three encodings. */
  uint32_t encoding;
  uint32_t dst_id;
  uint32_t src_id;
  uint32_t auth_id;
  uint32_t handle;
  /* The handle for the reply; 0 if none is wanted, or MITOGEN_IS_DEAD. */
  uint32_t reply_to;
  const char *payload;
  size_t payload_size;
} mitogen_message;

/* Appends the frame of `message`, for a peer of these settings. Fails with
 * MITOGEN_ERROR_CALLER if that peer does not know the encoding (FRM-2), or if
 * the payload is larger than max_message_size (FRM-3); `out` is then
 * unchanged. */
MITOGEN_API mitogen_result mitogen_frame_append(const mitogen_settings *settings,
                                                const mitogen_message *message,
                                                mitogen_buffer *out,
                                                mitogen_error *error);

/* Turns one stream of bytes into messages. */
typedef struct mitogen_decoder mitogen_decoder;

/* A decoder at the start of a stream. */
MITOGEN_API mitogen_decoder *mitogen_decoder_new(
    const mitogen_settings *settings);
/* Ends the decoder, and the messages that it returned. */
MITOGEN_API void mitogen_decoder_free(mitogen_decoder *decoder);

/* Takes a copy of the next bytes of the stream. Messages that were returned
 * before are no longer valid. */
MITOGEN_API void mitogen_decoder_feed(mitogen_decoder *decoder,
                                      const char *bytes, size_t size);
/* Sets `*message` to the next message, or returns MITOGEN_NOTHING if more bytes
 * are needed. The payload is valid until the next mitogen_decoder_feed(). An
 * error is final, and every later call repeats it: FRM-2 (the tag), FRM-3 (a
 * length beyond max_message_size). */
MITOGEN_API mitogen_result mitogen_decoder_next(mitogen_decoder *decoder,
                                                mitogen_message *message,
                                                mitogen_error *error);
/* At the end of the stream: fails with FRM-4 if it ended inside of a frame. */
MITOGEN_API mitogen_result mitogen_decoder_check_end(
    const mitogen_decoder *decoder, mitogen_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_FRAME_H_ */
