/*
 * What a child, a master or a router has to tell its program. The program asks
 * for events until there are none, after each time that it fed bytes or wrote
 * output.
 *
 * An event belongs to what it came from, and is valid until the next event is
 * asked for. That of a call is valid at least until the call is answered. Each
 * function may be asked about an event of any kind: where the event has no such
 * thing, it answers 0, NULL, or None.
 */
#ifndef MITOGEN_EVENT_H_
#define MITOGEN_EVENT_H_

#include "mitogen/base.h"
#include "mitogen/frame.h"
#include "mitogen/pickle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The numbers never change; others may be added. Skip those that you do not
 * know. */
typedef enum mitogen_event_kind {
  /* Child: a function is to be called. Has module, class_name (or NULL),
   * function, document, args (a tuple or list), kwargs, and context (who
   * calls). Answer it by one of three functions of child.h; the next call comes
   * after that. */
  MITOGEN_EVENT_CALL = 1,
  /* Child and router: a message came for a handle of the program. Has
   * message. */
  MITOGEN_EVENT_MESSAGE = 2,
  /* Child: the context is to end; text says why. Write the output that is left,
   * and end. */
  MITOGEN_EVENT_END = 3,
  /* Master: a child is up. Has context. */
  MITOGEN_EVENT_UP = 4,
  /* Master: a call has ended. Has call, document and value: the result, or a
   * value of MITOGEN_KIND_CALL_ERROR. If value is None and text is not NULL,
   * there is no answer, and text says why. */
  MITOGEN_EVENT_RESULT = 5,
  /* Master: a context logged. Has context, level (as in Python), logger and
   * text. */
  MITOGEN_EVENT_LOG = 6,
  /* Master: a context is gone. Has context. */
  MITOGEN_EVENT_GONE = 7,
  /* Router: a message is to be written to a link. Has link and message. */
  MITOGEN_EVENT_SEND = 8
} mitogen_event_kind;

/* One event. Its kind says which of the functions below have an answer. */
typedef struct mitogen_event mitogen_event;

/* What has happened, which says what else the event has. */
MITOGEN_API mitogen_event_kind mitogen_event_kind_of(const mitogen_event *event);
/* The module of the function that is called, such as "os.path". */
MITOGEN_API const char *mitogen_event_module(const mitogen_event *event);
/* The class, if a class method is called; NULL for a plain function. */
MITOGEN_API const char *mitogen_event_class_name(const mitogen_event *event);
/* The name of the function, without its module. */
MITOGEN_API const char *mitogen_event_function(const mitogen_event *event);
/* Holds args, kwargs and value. Values may be added to it. */
MITOGEN_API mitogen_document *mitogen_event_document(mitogen_event *event);
/* The positional arguments of the call: a tuple or a list. */
MITOGEN_API mitogen_value mitogen_event_args(const mitogen_event *event);
/* The keyword arguments of the call: a dict or Kwargs. */
MITOGEN_API mitogen_value mitogen_event_kwargs(const mitogen_event *event);
/* The result of a call that this program made. */
MITOGEN_API mitogen_value mitogen_event_value(const mitogen_event *event);
/* The context that called, is up, logged, or is gone. */
MITOGEN_API uint32_t mitogen_event_context(const mitogen_event *event);
/* The number that mitogen_master_call() gave the call that has ended. */
MITOGEN_API uint64_t mitogen_event_call(const mitogen_event *event);
/* The link that a message is to be written to. */
MITOGEN_API uint64_t mitogen_event_link(const mitogen_event *event);
/* The level of a log record, as Python's logging counts: 20 is INFO. */
MITOGEN_API int64_t mitogen_event_level(const mitogen_event *event);
/* The name of the logger, such as "mitogen.ctx". */
MITOGEN_API const char *mitogen_event_logger(const mitogen_event *event);
/* Words for people: of a log record, of why a context ends, or of why there is
 * no answer. */
MITOGEN_API const char *mitogen_event_text(const mitogen_event *event);
/* Fills `*message`, and returns 1; 0 if the event has none. */
MITOGEN_API int mitogen_event_message(const mitogen_event *event,
                                      mitogen_message *message);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_EVENT_H_ */
