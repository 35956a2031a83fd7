/*
 * A child: the program that a Mitogen parent, such as a Python program, starts
 * where it would start Python, and whose functions it then calls.
 *
 *   int main(int argc, char **argv) {
 *     mitogen_child *child =
 *         mitogen_child_new(settings, argc - 1, argv + 1, error);
 *     if (child == NULL) ...  // Nobody that speaks Mitogen started this.
 *     int ended = 0;
 *     while (write_output(child) && !ended) {
 *       mitogen_event *event = mitogen_child_next(child);
 *       if (event == NULL) {
 *         ssize_t size = read(0, bytes, sizeof bytes);
 *         result = size > 0 ? mitogen_child_feed(child, bytes, size, error)
 *                           : mitogen_child_feed_end(child, error);
 *       } else if (mitogen_event_kind_of(event) == MITOGEN_EVENT_CALL) {
 *         answer it;
 *       } else if (mitogen_event_kind_of(event) == MITOGEN_EVENT_END) {
 *         ended = 1;
 *       }
 *     }
 *   }
 *
 * Here write_output() writes mitogen_child_output() to descriptor 1, and tells
 * mitogen_child_written() what it wrote, until there is no output. It returns 0
 * if the parent is gone. The order counts: output that was written can let the
 * next event come, and an answer is output, so read only if there is neither.
 *
 * The child has the descriptors 0 and 1 for itself, from the first byte to the
 * last: the parent writes to 0, and reads from 1. Words for people go to
 * descriptor 2, or to mitogen_child_log().
 *
 * In a Python program, with a module agent.py that declares add(a, b):
 *
 *   context = router.local(python_path='/path/to/program')
 *   context.call(agent.add, 1, 2)
 *
 * The event of this call has the module "agent", the function "add", and the
 * arguments (1, 2). The module is what Python has as __module__ of the
 * function, which for os.getpid is "posix".
 */
#ifndef MITOGEN_CHILD_H_
#define MITOGEN_CHILD_H_

#include "mitogen/base.h"
#include "mitogen/event.h"
#include "mitogen/pickle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One child, and its link to the parent. */
typedef struct mitogen_child mitogen_child;

/* `arguments` are those of the program after its name, by which a parent would
 * start Python. NULL, with an error, if they are not such (BOOT-1, BOOT-2). Of
 * `settings` only the limits count: the parent says which release it speaks. */
MITOGEN_API mitogen_child *mitogen_child_new(const mitogen_settings *settings,
                                             int argument_count,
                                             char *const *arguments,
                                             mitogen_error *error);
/* Ends the child, and with it its events. The parent is told nothing. */
MITOGEN_API void mitogen_child_free(mitogen_child *child);

/* Takes bytes from the parent. An error is final: what the parent sent is no
 * preamble, or no frame. */
MITOGEN_API mitogen_result mitogen_child_feed(mitogen_child *child,
                                              const char *bytes, size_t size,
                                              mitogen_error *error);
/* Takes the end of what the parent writes, or that it cannot be read. A context
 * that is up then ends: MITOGEN_EVENT_END is among the next events. An error if
 * the end came too early: before the context was up, or inside of a frame. */
MITOGEN_API mitogen_result mitogen_child_feed_end(mitogen_child *child,
                                                  mitogen_error *error);
/* 1 if the child takes more bytes. 0 while more than 1 MiB of its output waits,
 * and once it has ended. What is fed all the same before its end is kept. */
MITOGEN_API int mitogen_child_want_read(const mitogen_child *child);
/* What is to be written to the parent, as soon as possible. It is valid until
 * the next call. */
MITOGEN_API mitogen_bytes mitogen_child_output(const mitogen_child *child);
/* The first `size` bytes of the output have been written. */
MITOGEN_API void mitogen_child_written(mitogen_child *child, size_t size);

/* The next event; NULL if there is none now. The last one is MITOGEN_EVENT_END,
 * also after an error of mitogen_child_feed(). */
MITOGEN_API mitogen_event *mitogen_child_next(mitogen_child *child);

/* Three answers to the call of the last MITOGEN_EVENT_CALL. They may be given
 * later, after other events: until then the event of the call stays valid.
 * MITOGEN_ERROR_CALLER if no call waits. */

/* The call returned a value. `document` may be that of the event. If the value
 * cannot be sent, the parent is told so as an exception. */
MITOGEN_API mitogen_result mitogen_child_reply(mitogen_child *child,
                                               const mitogen_document *document,
                                               mitogen_value value,
                                               mitogen_error *error);
/* The call raised an exception, of a type such as "builtins.ValueError". */
MITOGEN_API mitogen_result mitogen_child_raise(mitogen_child *child,
                                               const char *type,
                                               const char *text,
                                               mitogen_error *error);
/* There is no such function. Raises what Python would: ModuleNotFoundError if
 * `knows_module` is 0, otherwise AttributeError. */
MITOGEN_API mitogen_result mitogen_child_raise_unknown(mitogen_child *child,
                                                       int knows_module,
                                                       mitogen_error *error);

/* Sends a log record to the master, if it wants that level. The levels are
 * those of Python, such as 20 for INFO. */
MITOGEN_API void mitogen_child_log(mitogen_child *child, int64_t level,
                                   const char *logger, const char *text);

/* The functions below work once the child is up, which it is when an event was
 * returned or mitogen_child_is_up() says so; before they fail with
 * MITOGEN_ERROR_CALLER. */

/* 1 once the parent has told the child who it is; 0 before. */
MITOGEN_API int mitogen_child_is_up(const mitogen_child *child);
/* The number that the parent gave this context; the master's is 0. */
MITOGEN_API uint32_t mitogen_child_context_id(const mitogen_child *child);
/* Adds a handle, to which others can send: see MITOGEN_EVENT_MESSAGE. */
MITOGEN_API mitogen_result mitogen_child_add_handle(mitogen_child *child,
                                                    uint32_t *handle,
                                                    mitogen_error *error);
/* Gives up a handle. A message that then comes for it is refused. */
MITOGEN_API void mitogen_child_remove_handle(mitogen_child *child,
                                             uint32_t handle);
/* Sends a value to a handle of a context, as a Sender does. */
MITOGEN_API mitogen_result mitogen_child_send(mitogen_child *child,
                                              uint32_t context_id,
                                              uint32_t handle,
                                              const mitogen_document *document,
                                              mitogen_value value,
                                              mitogen_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_CHILD_H_ */
