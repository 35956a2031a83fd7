// The functions by which a context becomes a parent. A parent of the original
// calls them for `via=`.
//
// Source of the facts: mitogen/parent.py, _proxy_connect and upgrade_router
// (0.3.54); ROL-14.

#include "stub/child/functions/parent_functions.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/clause_line.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/child/functions/environment_functions.h"
#include "stub/connect/python_options.h"
#include "stub/link/awaited.h"
#include "stub/os/process/process_name.h"

namespace mitogen {
namespace {

using Result = absl::StatusOr<ValueId>;

struct ConnectRequest {
  std::string method;
  ConnectionOptions options;
};

// The limit on messages is always that of the tree; an option cannot change it.
absl::StatusOr<ConnectRequest> ReadConnectRequest(
    const BoundArguments& arguments) {
  const Document& document = arguments.document();
  ConnectRequest request;
  ASSIGN_OR_RETURN(std::string method, arguments.String(1));
  ASSIGN_OR_RETURN(ConnectionOptions options,
                   OptionsFromPython(method, document, arguments.value(2)));
  options.erase("max_message_size");
  if (!document.is_none(arguments.value(0))) {
    ASSIGN_OR_RETURN(std::string name, arguments.String(0));
    options["name"] = std::move(name);
  }
  return ConnectRequest{std::move(method), std::move(options)};
}

// A failed connection is a result of the call, and not an exception.
ValueId Describe(const absl::StatusOr<NewContext>& child, Document* reply) {
  const ValueId dict = reply->NewDict();
  if (child.ok()) {
    reply->Set(dict, "id", reply->Int(child->id));
    reply->Set(dict, "name", reply->Text(child->name));
    reply->Set(dict, "msg", Document::None());
    return dict;
  }
  reply->Set(dict, "id", Document::None());
  reply->Set(dict, "name", Document::None());
  reply->Set(
      dict, "msg",
      reply->Text(absl::StrCat("error occurred on host ", HostName(), ": ",
                               WithoutClauses(child.status().message()))));
  return dict;
}

// Waits for the child: the next call of the chain must not run before this one
// has ended.
Result ConnectAndWait(CallEnvironment& environment, ConnectRequest request,
                      Document* reply) {
  Awaited<NewContext> child;
  environment.Connect(std::move(request.method), std::move(request.options),
                      child.TakeCallback());
  return Describe(child.Wait(), reply);
}

// Outside a chain, other calls may run while the child connects.
Result ProxyConnect(CallEnvironment& environment,
                    const BoundArguments& arguments, Document* reply) {
  ASSIGN_OR_RETURN(ConnectRequest request, ReadConnectRequest(arguments));
  if (!arguments.document().is_none(arguments.call().chain_id)) {
    return ConnectAndWait(environment, std::move(request), reply);
  }
  environment.Connect(std::move(request.method), std::move(request.options),
                      [answer = environment.DeferReply()](
                          const absl::StatusOr<NewContext>& child) {
                        answer([&](Document* late_reply) -> Result {
                          return Describe(child, late_reply);
                        });
                      });
  return Document::None();
}

// Does what connecting the first child does by itself (ROL-1).
Result UpgradeRouter(CallEnvironment& environment, const BoundArguments&,
                     Document*) {
  environment.BecomeParent();
  return Document::None();
}

}  // namespace

void AddParentFunctions(ChildFunctions* functions) {
  EnvironmentFunctions registry(functions);
  registry.Add("mitogen.parent._proxy_connect",
               {"name", "method_name", "kwargs"}, ProxyConnect);
  registry.AddQuick("mitogen.parent.upgrade_router", {}, UpgradeRouter);
}

}  // namespace mitogen
