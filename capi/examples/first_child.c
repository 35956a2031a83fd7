/* The smallest child: a program with one function, which parents call as
 * first.size(text). The reference of the interface begins with it
 * (docs/reference/); c_agent.c also says what went wrong. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

/*! [answer] */
static void answer(mitogen_child *child, mitogen_event *call) {
  mitogen_document *values = mitogen_event_document(call);
  mitogen_value text = mitogen_item(values, mitogen_event_args(call), 0);
  int64_t size = (int64_t)mitogen_string_of(values, text).size;
  if (strcmp(mitogen_event_function(call), "size") == 0) {
    mitogen_child_reply(child, values, mitogen_int(values, size), NULL);
  } else {
    mitogen_child_raise_unknown(child, 1, NULL);
  }
}
/*! [answer] */

/* Returns 0 once the parent is gone. */
static int write_output(mitogen_child *child) {
  for (;;) {
    mitogen_bytes output = mitogen_child_output(child);
    if (output.size == 0) return 1;
    ssize_t size = write(STDOUT_FILENO, output.data, output.size);
    if (size <= 0) return 0;
    mitogen_child_written(child, (size_t)size);
  }
}

/* Returns 0 when the child is to end. */
static int handle(mitogen_child *child, mitogen_event *event) {
  mitogen_event_kind kind = mitogen_event_kind_of(event);
  if (kind == MITOGEN_EVENT_CALL) answer(child, event);
  return kind != MITOGEN_EVENT_END;
}

/*! [loop] */
static int run(mitogen_child *child) {
  int running = write_output(child);
  while (running) {
    char bytes[65536];
    ssize_t size = read(STDIN_FILENO, bytes, sizeof bytes);
    if (size <= 0) return 0;
    if (mitogen_child_feed(child, bytes, (size_t)size, NULL) < 0) return 1;
    mitogen_event *event;
    while (running && (event = mitogen_child_next(child)) != NULL) {
      running = handle(child, event);
    }
    running = write_output(child) && running;
  }
  return 0;
}
/*! [loop] */

int main(int argc, char **argv) {
  mitogen_settings *settings = mitogen_settings_new();
  mitogen_child *child =
      mitogen_child_new(settings, argc - 1, argv + 1, NULL);
  if (child == NULL) return 2;
  int status = run(child);
  mitogen_child_free(child);
  mitogen_settings_free(settings);
  return status;
}
