#include "router/service/call_check.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/value/document.h"
#include "router/service/argument_spec.h"
#include "router/service/service_error.h"

namespace mitogen {
namespace {

constexpr size_t kMaxShownName = 4000;

absl::string_view ClassOf(absl::string_view service) {
  return service.substr(service.rfind('.') + 1);
}

bool Takes(const ServiceMethod& method, absl::string_view name) {
  return std::any_of(
             method.required.begin(), method.required.end(),
             [name](const Argument& one) { return one.name == name; }) ||
         std::find(method.optional.begin(), method.optional.end(), name) !=
             method.optional.end();
}

absl::Status CheckNames(const Service& service, const ServiceMethod& method,
                        const ServiceRequest& request) {
  for (const DictEntries::Entry entry :
       request.arguments.entries(request.call.kwargs)) {
    const absl::string_view name = request.arguments.text(entry.key);
    if (Takes(method, name)) continue;
    return TypeError(absl::StrCat(ClassOf(service.name()), ".", method.name,
                                  "() got an unexpected keyword argument ",
                                  ShownName(name)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<const ServiceMethod*> CheckCall(const Service& service,
                                               const Identity& identity,
                                               const ServiceRequest& request) {
  const absl::string_view name = request.call.method;
  const ServiceMethod* method = service.Find(name);
  if (method == nullptr) {
    return Refusal(absl::StrCat("No such method: ", ShownName(name)));
  }
  if (method->policies.empty()) return Refusal("Method has no policies set.");
  for (const ServicePolicy policy : method->policies) {
    if (!IsAuthorized(policy, identity, request.message.header)) {
      return Refusal(absl::StrCat("Caller is not authorized to invoke ",
                                  ShownName(name), " of service ",
                                  ShownName(service.name())));
    }
  }
  absl::Status status =
      CheckArguments(method->required, request.arguments, request.call.kwargs);
  if (status.ok()) status = CheckNames(service, *method, request);
  if (!status.ok()) return status;
  return method;
}

absl::Status CheckActivation(const Identity& identity,
                             const ServiceRequest& request, bool can_activate) {
  const absl::string_view name = request.call.service;
  if (!identity.HasParentAuthority(request.message.header.auth_id)) {
    return Refusal(absl::StrCat(
        "Service ", ShownName(name),
        " is not yet activated in this context, and the caller is not "
        "privileged, therefore autoactivation is disabled."));
  }
  if (can_activate) return absl::OkStatus();
  if (name.find('.') == name.npos) {
    return PythonError("builtins.ValueError", "Empty module name");
  }
  return PythonError("builtins.ModuleNotFoundError",
                     absl::StrCat("No module named ",
                                  ShownName(name.substr(0, name.find('.')))));
}

std::string ShownName(absl::string_view name) {
  Document document;
  return Repr(document, document.Text(name), kMaxShownName);
}

}  // namespace mitogen
