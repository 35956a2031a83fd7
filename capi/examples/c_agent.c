/* An agent: a Python program starts this where it would start Python, and calls
 * agent.add(a, b) and agent.greet(name) in it. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mitogen/mitogen.h"

static void add(mitogen_child *child, mitogen_document *document,
                mitogen_value args) {
  mitogen_value a = mitogen_item(document, args, 0);
  mitogen_value b = mitogen_item(document, args, 1);
  if (mitogen_kind_of(document, a) != MITOGEN_KIND_INT ||
      mitogen_kind_of(document, b) != MITOGEN_KIND_INT) {
    mitogen_child_raise(child, "builtins.TypeError", "expected two integers",
                        NULL);
    return;
  }
  int64_t sum;
  if (__builtin_add_overflow(mitogen_int_of(document, a),
                             mitogen_int_of(document, b), &sum)) {
    mitogen_child_raise(child, "builtins.OverflowError", "sum of 64 bits",
                        NULL);
    return;
  }
  mitogen_child_reply(child, document, mitogen_int(document, sum), NULL);
}

static void greet(mitogen_child *child, mitogen_document *document,
                  mitogen_value args) {
  mitogen_bytes name =
      mitogen_string_of(document, mitogen_item(document, args, 0));
  char text[100];
  int size = snprintf(text, sizeof text, "hello, %.*s",
                      name.size < 80 ? (int)name.size : 80, name.data);
  mitogen_value greeting;
  if (mitogen_string(document, MITOGEN_KIND_TEXT, text, (size_t)size, &greeting,
                     NULL) == MITOGEN_OK) {
    mitogen_child_reply(child, document, greeting, NULL);
  } else {
    mitogen_child_raise(child, "builtins.ValueError", "expected UTF-8", NULL);
  }
}

static void answer(mitogen_child *child, mitogen_event *event) {
  const char *function = mitogen_event_function(event);
  mitogen_document *document = mitogen_event_document(event);
  mitogen_value args = mitogen_event_args(event);
  int is_agent = strcmp(mitogen_event_module(event), "agent") == 0;
  if (is_agent && strcmp(function, "add") == 0) {
    add(child, document, args);
  } else if (is_agent && strcmp(function, "greet") == 0) {
    greet(child, document, args);
  } else {
    mitogen_child_raise_unknown(child, is_agent, NULL);
  }
}

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

/* Returns 0 when the child is to end. The parent gets each answer before the
 * next call is run. */
static int handle_events(mitogen_child *child) {
  mitogen_event *event;
  while (write_output(child) && (event = mitogen_child_next(child)) != NULL) {
    if (mitogen_event_kind_of(event) == MITOGEN_EVENT_END) return 0;
    if (mitogen_event_kind_of(event) == MITOGEN_EVENT_CALL) {
      answer(child, event);
    }
  }
  return 1;
}

int main(int argc, char **argv) {
  mitogen_settings *settings = mitogen_settings_new();
  mitogen_error *error = mitogen_error_new();
  mitogen_child *child = mitogen_child_new(settings, argc - 1, argv + 1, error);
  int failed = child == NULL;
  int running = !failed && write_output(child);
  while (running) {
    char bytes[65536];
    ssize_t size = read(STDIN_FILENO, bytes, sizeof bytes);
    failed = size > 0
                 ? mitogen_child_feed(child, bytes, (size_t)size, error) < 0
                 : mitogen_child_feed_end(child, error) < 0;
    running = size > 0 && !failed && handle_events(child);
    if (!write_output(child)) running = 0;
  }
  if (failed) fprintf(stderr, "agent: %s\n", mitogen_error_message(error));
  mitogen_child_free(child);
  mitogen_error_free(error);
  mitogen_settings_free(settings);
  return failed;
}
