/* A child by the C interface: answers os.getpid(), and no other call. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

static void answer(mitogen_child *child, mitogen_event *event) {
  int is_os = strcmp(mitogen_event_module(event), "os") == 0;
  if (is_os && strcmp(mitogen_event_function(event), "getpid") == 0) {
    mitogen_document *document = mitogen_event_document(event);
    mitogen_child_reply(child, document, mitogen_int(document, getpid()), NULL);
  } else {
    mitogen_child_raise_unknown(child, is_os, NULL);
  }
}

static void write_output(mitogen_child *child) {
  mitogen_bytes output;
  while ((output = mitogen_child_output(child)).size > 0) {
    ssize_t size = write(1, output.data, output.size);
    if (size <= 0) return;
    mitogen_child_written(child, (size_t)size);
  }
}

int main(int argc, char **argv) {
  mitogen_settings *settings = mitogen_settings_new();
  mitogen_error *error = mitogen_error_new();
  mitogen_child *child = mitogen_child_new(settings, argc - 1, argv + 1, error);
  mitogen_result result = child == NULL ? MITOGEN_ERROR_CALLER : MITOGEN_OK;
  int ended = 0;
  while (result >= 0 && !ended) {
    char bytes[65536];
    write_output(child);
    ssize_t size = read(0, bytes, sizeof bytes);
    result = size > 0 ? mitogen_child_feed(child, bytes, (size_t)size, error)
                      : mitogen_child_feed_end(child, error);
    mitogen_event *event;
    while (!ended && (event = mitogen_child_next(child)) != NULL) {
      if (mitogen_event_kind_of(event) == MITOGEN_EVENT_CALL) {
        answer(child, event);
      }
      ended = mitogen_event_kind_of(event) == MITOGEN_EVENT_END;
    }
  }
  if (result < 0) fprintf(stderr, "agent: %s\n", mitogen_error_message(error));
  if (child != NULL) write_output(child);
  mitogen_child_free(child);
  mitogen_error_free(error);
  mitogen_settings_free(settings);
  return result < 0;
}
