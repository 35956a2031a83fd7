/* Shows the messages of a captured stream of frames, which comes on standard
 * input: a line each, and the pickles in it. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

static void show(const mitogen_settings *settings,
                 const mitogen_message *message, mitogen_buffer *text) {
  printf("%u:%u -> %u:%u, %zu bytes", message->src_id, message->reply_to,
         message->dst_id, message->handle, message->payload_size);
  mitogen_document *document = mitogen_document_new();
  mitogen_value value;
  if (message->reply_to != MITOGEN_IS_DEAD &&
      mitogen_pickle_read(settings, message->payload, message->payload_size,
                          document, &value, NULL) == MITOGEN_OK) {
    mitogen_buffer_clear(text);
    mitogen_repr(document, value, 200, text);
    mitogen_bytes shown = mitogen_buffer_bytes(text);
    printf(": %.*s", (int)shown.size, shown.data);
  }
  printf("\n");
  mitogen_document_free(document);
}

int main(void) {
  mitogen_settings *settings = mitogen_settings_new();
  mitogen_error *error = mitogen_error_new();
  mitogen_decoder *decoder = mitogen_decoder_new(settings);
  mitogen_buffer *text = mitogen_buffer_new();
  mitogen_result result = MITOGEN_NOTHING;
  char bytes[65536];
  ssize_t size;
  while (result >= 0 && (size = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
    mitogen_message message;
    mitogen_decoder_feed(decoder, bytes, (size_t)size);
    while ((result = mitogen_decoder_next(decoder, &message, error)) ==
           MITOGEN_OK) {
      show(settings, &message, text);
    }
  }
  if (result >= 0) result = mitogen_decoder_check_end(decoder, error);
  if (result < 0) {
    fprintf(stderr, "read_stream: %s\n", mitogen_error_message(error));
  }
  mitogen_buffer_free(text);
  mitogen_decoder_free(decoder);
  mitogen_error_free(error);
  mitogen_settings_free(settings);
  return result < 0;
}
