#include "router/modules/sized_answers.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "router/neighbour.h"

namespace mitogen {
namespace {

// Characters of a name that a log shows.
constexpr size_t kShown = 200;

bool Fits(const Router& router, uint64_t size) {
  return size <= router.options().max_message_size;
}

void LogTooLarge(const Router& router, absl::string_view what, uint64_t size,
                 absl::string_view clause) {
  router.Log(kLogError,
             absl::StrCat(what,
                          " is answered as one that is not there: "
                          "expected at most ",
                          router.options().max_message_size,
                          " bytes in a message (max_message_size), got ", size,
                          " (", clause, ")"));
}

void LogNoRoom(const Router& router, LinkId link, absl::string_view what,
               absl::string_view clause) {
  router.Log(kLogError,
             absl::StrCat(what, " found no room in the queue to ", "context ",
                          router.OptionsOf(link).remote_id,
                          ", and was not sent (RTE-14, ", clause, ")"));
}

std::string DescribeModule(absl::string_view fullname) {
  return absl::StrCat("module ", TruncateText(fullname, kShown));
}

std::string DescribeResource(const ResourceName& name) {
  return absl::StrCat("resource ", TruncateText(name.second, kShown),
                      " of package ", TruncateText(name.first, kShown));
}

absl::StatusOr<Message> ResourceMessageThatFits(
    const Router& router, const ResourceName& name,
    const std::optional<std::string>& content, const Dialect& dialect) {
  absl::StatusOr<Message> message = LoadResourceMessage(name, content, dialect);
  if (!message.ok() || Fits(router, message->payload.size())) return message;
  LogTooLarge(router, DescribeResource(name), message->payload.size(),
              "ROL-11");
  return LoadResourceMessage(name, std::nullopt, dialect);
}

}  // namespace

void SendModuleOnce(Router* router, SentModules* sent, LinkId link,
                    const LoadedModule& module, const Dialect& dialect,
                    bool is_asked_for) {
  if (sent->Contains(link, module.fullname)) return;
  sent->Add(link, module.fullname);
  if (!Fits(*router, module.payload.size())) {
    LogTooLarge(*router, DescribeModule(module.fullname), module.payload.size(),
                "ROL-10");
    RouteToNeighbour(router, link, kLoadModule,
                     NoSuchModule(module.fullname, dialect)->view());
    return;
  }
  RouteToNeighbour(
      router, link, kLoadModule, module.view(),
      [router, sent, link, dialect, is_asked_for, name = module.fullname] {
        sent->Remove(link, name);
        LogNoRoom(*router, link, DescribeModule(name), "ROL-10");
        if (!is_asked_for) return;
        RouteToNeighbour(router, link, kLoadModule,
                         NoSuchModule(name, dialect)->view());
      });
}

bool ResourceHasRoom(const Router& router, LinkId link,
                     const ResourceName& name, uint64_t size) {
  if (!Fits(router, size)) {
    LogTooLarge(router, DescribeResource(name), size, "ROL-11");
    return false;
  }
  if (router.HasRoom(link, size)) return true;
  LogNoRoom(router, link, DescribeResource(name), "ROL-11");
  return false;
}

absl::Status SendResource(Router* router, LinkId link, const ResourceName& name,
                          const std::optional<std::string>& content,
                          const Dialect& dialect) {
  ASSIGN_OR_RETURN(const Message message,
                   ResourceMessageThatFits(*router, name, content, dialect));
  RouteToNeighbour(
      router, link, kLoadResource, message.view(),
      [router, link, name, dialect] {
        LogNoRoom(*router, link, DescribeResource(name), "ROL-11");
        RouteToNeighbour(
            router, link, kLoadResource,
            LoadResourceMessage(name, std::nullopt, dialect)->view());
      });
  return absl::OkStatus();
}

}  // namespace mitogen
