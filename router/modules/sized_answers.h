// LOAD_MODULE and LOAD_RESOURCE that fit into a message, and into the queue of
// a link. Neither has a reply_to, so nobody hears if the router refuses one,
// and whoever asked would wait for ever. If the answer does not fit, one that
// says that there is no such module or file goes in its place, and a log record
// says why (ROL-10, ROL-11, RTE-14).

#ifndef MITOGEN_ROUTER_MODULES_SIZED_ANSWERS_H_
#define MITOGEN_ROUTER_MODULES_SIZED_ANSWERS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "protocol/dialect.h"
#include "router/modules/loaded_module.h"
#include "router/modules/loaded_resource.h"
#include "router/modules/sent_modules.h"
#include "router/router.h"

namespace mitogen {

// Sends `module` to the neighbour at the other end of `link`, which is up, if
// `sent` does not have it, and adds it there. If the queue of the link has no
// room, takes it out of `sent` again; then, if it `is_asked_for`, says that
// there is no such module. `router` and `sent` must live as long as what the
// router has queued.
void SendModuleOnce(Router* router, SentModules* sent, LinkId link,
                    const LoadedModule& module, const Dialect& dialect,
                    bool is_asked_for);

// Whether a LOAD_RESOURCE of `name` with `size` bytes may find room, so that it
// is worth while to read the file. If not, a log record has said why.
bool ResourceHasRoom(const Router& router, LinkId link,
                     const ResourceName& name, uint64_t size);

// Sends the LOAD_RESOURCE of `name` in the same way. Errors: those of
// LoadResourceMessage(); nothing was sent then.
absl::Status SendResource(Router* router, LinkId link, const ResourceName& name,
                          const std::optional<std::string>& content,
                          const Dialect& dialect);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_SIZED_ANSWERS_H_
