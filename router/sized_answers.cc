#include "router/sized_answers.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/text.h"
#include "router/neighbour.h"

namespace mitogen {
namespace {

// Characters of a name that a log shows.
constexpr size_t kShown = 200;

bool Fits(const Router& router, size_t size) {
  return size <= router.options().max_message_size;
}

void LogTooLarge(const Router& router, absl::string_view what, size_t size,
                 absl::string_view clause) {
  router.Log(kLogError,
             absl::StrCat(what,
                          " is answered as one that is not there: "
                          "expected at most ",
                          router.options().max_message_size,
                          " bytes in a message (max_message_size), got ", size,
                          " (", clause, ")"));
}

}  // namespace

void SendModuleThatFits(Router* router, LinkId link, const LoadedModule& module,
                        const Dialect& dialect) {
  if (Fits(*router, module.payload.size())) {
    RouteToNeighbour(router, link, kLoadModule, module.view());
    return;
  }
  LogTooLarge(*router,
              absl::StrCat("module ", TruncateText(module.fullname, kShown)),
              module.payload.size(), "ROL-10");
  RouteToNeighbour(router, link, kLoadModule,
                   NoSuchModule(module.fullname, dialect)->view());
}

absl::StatusOr<Message> ResourceMessageThatFits(
    const Router& router, const ResourceName& name,
    const std::optional<std::string>& content, const Dialect& dialect) {
  absl::StatusOr<Message> message = LoadResourceMessage(name, content, dialect);
  if (!message.ok() || Fits(router, message->payload.size())) return message;
  LogTooLarge(router,
              absl::StrCat("resource ", TruncateText(name.second, kShown),
                           " of package ", TruncateText(name.first, kShown)),
              message->payload.size(), "ROL-11");
  return LoadResourceMessage(name, std::nullopt, dialect);
}

}  // namespace mitogen
