/*
 * A router without roles: decides for each message whether it is believed, who
 * gets it, and who hears that it could not be delivered. For programs that
 * bring roles of their own; a child and a master have a router inside.
 */
#ifndef MITOGEN_ROUTER_H_
#define MITOGEN_ROUTER_H_

#include "mitogen/base.h"
#include "mitogen/event.h"
#include "mitogen/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The router of one context. */
typedef struct mitogen_router mitogen_router;

/* `parent_ids` are nearest first, the master's 0 last; none for a master. */
MITOGEN_API mitogen_router *mitogen_router_new(const mitogen_settings *settings,
                                               uint32_t context_id,
                                               const uint32_t *parent_ids,
                                               size_t parent_count);
/* Ends the router, and its events. */
MITOGEN_API void mitogen_router_free(mitogen_router *router);

/* Adds a link to context `remote_id`, and its route (RTE-6). */
MITOGEN_API mitogen_result mitogen_router_add_link(mitogen_router *router,
                                                   uint32_t remote_id,
                                                   uint64_t *link,
                                                   mitogen_error *error);
/* The link is gone, and with it all routes by it. */
MITOGEN_API void mitogen_router_lose_link(mitogen_router *router,
                                          uint64_t link);
/* Context `context_id` is behind a link that is there. */
MITOGEN_API mitogen_result mitogen_router_add_route(mitogen_router *router,
                                                    uint32_t context_id,
                                                    uint64_t link,
                                                    mitogen_error *error);
/* Context `context_id` is gone. */
MITOGEN_API void mitogen_router_lose_context(mitogen_router *router,
                                             uint32_t context_id);
/* Adds a handler for `handle`, or for a new handle if that is 0, and sets
 * `*added` to it. Its messages come as events. */
MITOGEN_API mitogen_result mitogen_router_add_handle(mitogen_router *router,
                                                     uint32_t handle,
                                                     uint32_t *added,
                                                     mitogen_error *error);
/* Gives up a handle. A message that then comes for it is refused. */
MITOGEN_API void mitogen_router_remove_handle(mitogen_router *router,
                                              uint32_t handle);
/* A message came in by `link`. */
MITOGEN_API void mitogen_router_receive(mitogen_router *router, uint64_t link,
                                        const mitogen_message *message);
/* Sends a message of this context itself; source and authority are filled
 * in. */
MITOGEN_API void mitogen_router_send(mitogen_router *router,
                                     const mitogen_message *message);
/* What is to be written, and what came for handles; NULL if nothing is. */
MITOGEN_API mitogen_event *mitogen_router_next(mitogen_router *router);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MITOGEN_ROUTER_H_ */
