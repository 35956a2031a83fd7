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
    if (!IsBehind(child->id, via.id())) {
      return done->Finish(absl::FailedPreconditionError(
          absl::StrCat("expected a new child of ", via.name(),
                       ", it said that it is context ", child->id,
                       ", to which it does not lead")));
    }
    done->Finish(MakeContext(
        child->id, absl::StrCat(via.name(), ".", child->name), false));
  };
  Call(via, "mitogen.parent._proxy_connect", &arguments,
       absl::InfiniteDuration(), connected);
}

// Else a context could have calls for another sent to itself. What joined a
// tree has no routes to tell by.
bool MasterProcess::IsBehind(uint32_t context_id, uint32_t via_id) {
  if (identity().parent_id().has_value()) return true;
  const std::optional<LinkId> link = context_.router().RouteTo(context_id);
  return link.has_value() && context_id != via_id &&
         link == context_.router().RouteTo(via_id);
}

}  // namespace mitogen
