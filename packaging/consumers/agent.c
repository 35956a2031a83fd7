/* A child by the C interface: answers os.getpid(), and no other call. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

static void answer(mitogen_child *child, mitogen_event *event) {
  const char *module = mitogen_event_module(event);
  /* Python knows its os.getpid() as a function of posix. */
  int is_os = strcmp(module, "os") == 0 || strcmp(module, "posix") == 0;
  if (is_os && strcmp(mitogen_event_function(event), "getpid") == 0) {
    mitogen_document *document = mitogen_event_document(event);
    mitogen_child_reply(child, document, mitogen_int(document, getpid()), NULL);
  } else {
    mitogen_child_raise_unknown(child, is_os, NULL);
  }
}

static int write_output(mitogen_child *child) {
  mitogen_bytes output;
  while ((output = mitogen_child_output(child)).size > 0) {
    ssize_t size = write(1, output.data, output.size);
    if (size <= 0) return 0;
    mitogen_child_written(child, (size_t)size);
  }
  return 1;
}

/* After an error comes MITOGEN_EVENT_END, too. */
static void feed(mitogen_child *child, mitogen_error *error) {
  char bytes[65536];
  ssize_t size = read(0, bytes, sizeof bytes);
  if (size > 0) {
    mitogen_child_feed(child, bytes, (size_t)size, error);
  } else {
    mitogen_child_feed_end(child, error);
  }
}

int main(int argc, char **argv) {
  mitogen_settings *settings = mitogen_settings_new();
  mitogen_error *error = mitogen_error_new();
  mitogen_child *child = mitogen_child_new(settings, argc - 1, argv + 1, error);
  mitogen_event_kind kind = 0;
  while (child != NULL && write_output(child) && kind != MITOGEN_EVENT_END) {
    mitogen_event *event = mitogen_child_next(child);
    kind = event == NULL ? 0 : mitogen_event_kind_of(event);
    if (event == NULL) feed(child, error);
    if (kind == MITOGEN_EVENT_CALL) answer(child, event);
  }
  const char *failure = mitogen_error_message(error);
  if (*failure != '\0') fprintf(stderr, "agent: %s\n", failure);
  int status = *failure == '\0' ? 0 : 1;
  mitogen_child_free(child);
  mitogen_error_free(error);
  mitogen_settings_free(settings);
  return status;
}
