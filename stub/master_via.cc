// Connecting a child of another context (mitogen/parent.py,
// Router.proxy_connect and _proxy_connect).

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "stub/master_process.h"
#include "stub/proxy_reply.h"

namespace mitogen {
namespace {

ValueId AddOption(Document* document, const OptionValue& option) {
  return std::visit(
      [document](const auto& value) { return AddTo(document, value); }, option);
}

}  // namespace

void MasterProcess::ConnectVia(const Context& via, const std::string& method,
                               const ConnectionOptions& options,
                               const ConnectDone& done) {
  CallArguments arguments;
  Document& document = arguments.document();
  ValueId child_name = Document::None();
  const ValueId kwargs = document.NewKwargs();
  for (const auto& [name, value] : options) {
    const ValueId added = AddOption(&document, value);
    if (name == "name") {
      child_name = added;
    } else {
      document.Set(kwargs, name, added);
    }
  }
  arguments.SetValue("name", child_name);
  arguments.Set("method_name", method);
  arguments.SetValue("kwargs", kwargs);
  const auto connected = [this, via,
                          done](const absl::StatusOr<PythonValue>& reply) {
    if (!reply.ok()) return done->Finish(reply.status());
    const absl::StatusOr<ProxiedChild> child = ReadProxyReply(*reply);
    if (!child.ok()) return done->Finish(child.status());
    const absl::Status behind = CheckBehind(child->id, via);
    if (!behind.ok()) return done->Finish(behind);
    done->Finish(MakeContext(
        child->id, absl::StrCat(via.name(), ".", child->name), false));
  };
  Call(via, "mitogen.parent._proxy_connect", &arguments,
       absl::InfiniteDuration(), connected);
}

// Else a context could have calls for another sent to itself. What joined a
// tree has no routes to tell by.
absl::Status MasterProcess::CheckBehind(uint32_t context_id,
                                        const Context& via) {
  if (identity().parent_id().has_value()) return absl::OkStatus();
  const std::optional<LinkId> link = context_.router().RouteTo(context_id);
  // It can be gone before the answer that it is there has come.
  if (!link.has_value()) {
    return absl::UnavailableError(absl::StrCat("expected a new child of ",
                                               via.name(), ", its context ",
                                               context_id, " is gone"));
  }
  if (context_id != via.id() && link == context_.router().RouteTo(via.id())) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "expected a new child of ", via.name(), ", it said that it is context ",
      context_id, ", to which it does not lead"));
}

}  // namespace mitogen
