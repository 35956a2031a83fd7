/*
 * A master: the root of a tree, which starts children and calls functions in
 * them. The program starts the processes, and carries the bytes.
 *
 *   mitogen_link *link = mitogen_master_connect(master, "web1", core, size,
 *                                               error);
 *   start "python3" with the arguments of mitogen_link_argument();
 *   feed its standard output to mitogen_link_feed();
 *   write mitogen_link_output() to its standard input, and say so by
 *   mitogen_link_written();
 *   after MITOGEN_EVENT_UP:
 *   mitogen_master_call(master, mitogen_link_context_id(link), "os", NULL,
 *                       "getpid", document, MITOGEN_NONE, MITOGEN_NONE, &call,
 *                       error);
 */
#ifndef MITOGEN_MASTER_H_
#define MITOGEN_MASTER_H_

#include "mitogen/base.h"
#include "mitogen/event.h"
#include "mitogen/pickle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One master, with its links. */
typedef struct mitogen_master mitogen_master;
/* The way to one child. Belongs to its master. */
typedef struct mitogen_link mitogen_link;

/* Speaks the release of `settings`. */
MITOGEN_API mitogen_master *mitogen_master_new(const mitogen_settings *settings);
/* Ends all links. */
MITOGEN_API void mitogen_master_free(mitogen_master *master);

/* Adds a Python module that any context of the tree may import, from memory.
 * `path` is what tracebacks show; the modules of a package are those that were
 * added below its name. There are no others: a child of Python that is to have
 * children, or services, needs the modules of the original for that, such as
 * mitogen.parent. Copies all of it. Fails if the name was added before. */
MITOGEN_API mitogen_result mitogen_master_add_module(
    mitogen_master *master, const char *fullname, const char *path,
    const char *source, size_t size, int is_package, mitogen_error *error);

/* Prepares a new child. `core` is the source of mitogen/core.py of the release
 * that the master speaks; a child that is not Python needs none. Each call for
 * the same core compresses it again. NULL, with an error, if there are no more
 * ids. */
MITOGEN_API mitogen_link *mitogen_master_connect(mitogen_master *master,
                                                 const char *name,
                                                 const char *core, size_t size,
                                                 mitogen_error *error);
/* The arguments to start the interpreter with. NULL if `index` is too large. */
MITOGEN_API const char *mitogen_link_argument(const mitogen_link *link,
                                              size_t index);
/* The number of the context that the child is, or will be. */
MITOGEN_API uint32_t mitogen_link_context_id(const mitogen_link *link);

/* Takes what the child wrote. An error is final; the link is then lost, and
 * with it all contexts behind it. */
MITOGEN_API mitogen_result mitogen_link_feed(mitogen_link *link,
                                             const char *bytes, size_t size,
                                             mitogen_error *error);
/* The child's output has ended: the link is lost. An error if the child was not
 * up, whose words have what it wrote, or inside of a frame. */
MITOGEN_API mitogen_result mitogen_link_feed_end(mitogen_link *link,
                                                 mitogen_error *error);
/* What is to be written to the child, as soon as possible. */
MITOGEN_API mitogen_bytes mitogen_link_output(const mitogen_link *link);
/* The first `size` bytes of the output have been written. */
MITOGEN_API void mitogen_link_written(mitogen_link *link, size_t size);

/* The next event; NULL if there is none now. */
MITOGEN_API mitogen_event *mitogen_master_next(mitogen_master *master);

/* Calls a function of a context that is up. `class_name` is NULL but for a
 * class method; `args` is a list, a tuple or None; `kwargs` is a dict, Kwargs
 * or None. Sets `*call` to what the MITOGEN_EVENT_RESULT will have. A result of
 * more than 8,388,608 opcodes of pickle ends the call with an error, since
 * nobody is served while it is read. */
MITOGEN_API mitogen_result mitogen_master_call(
    mitogen_master *master, uint32_t context_id, const char *module,
    const char *class_name, const char *function, mitogen_document *document,
    mitogen_value args, mitogen_value kwargs, uint64_t *call,
    mitogen_error *error);
/* Asks a context to end; MITOGEN_EVENT_GONE tells when it has. */
MITOGEN_API void mitogen_master_shut_down(mitogen_master *master,
                                          uint32_t context_id);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_MASTER_H_ */
