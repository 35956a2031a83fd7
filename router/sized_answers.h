// LOAD_MODULE and LOAD_RESOURCE that fit into a message. Neither has a
// reply_to, so nobody hears if the router refuses one as too large, and whoever
// asked would wait for ever. Where the answer does not fit, the news goes that
// there is no such module or file, and a log record says why (ROL-10, ROL-11).

#ifndef MITOGEN_ROUTER_SIZED_ANSWERS_H_
#define MITOGEN_ROUTER_SIZED_ANSWERS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "router/loaded_module.h"
#include "router/loaded_resource.h"
#include "router/router.h"

namespace mitogen {

// Sends `module` to the neighbour at the other end of `link`, which is up.
void SendModuleThatFits(Router* router, LinkId link, const LoadedModule& module,
                        const Dialect& dialect);

// The LOAD_RESOURCE of `name`. Errors: those of LoadResourceMessage().
absl::StatusOr<Message> ResourceMessageThatFits(
    const Router& router, const ResourceName& name,
    const std::optional<std::string>& content, const Dialect& dialect);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SIZED_ANSWERS_H_
