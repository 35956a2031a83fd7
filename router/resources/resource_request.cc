#include "router/resources/resource_request.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/payload/resource.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"

namespace mitogen {

absl::StatusOr<ResourceName> ReadResourceRequest(
    const MessageView& message, const Dialect& dialect, const Limits& limits,
    const ModuleLimits& module_limits) {
  const size_t size = message.payload.size();
  if (size > module_limits.max_resource_request) {
    return LimitFault("ROL-11", absl::StrCat("expected a request of at most ",
                                             module_limits.max_resource_request,
                                             " bytes, got ", size));
  }
  PickleDecoder decoder(limits);
  Document document;
  ASSIGN_OR_RETURN(const GetResource request,
                   ParseGetResource(message, dialect, &decoder, &document));
  return ResourceName(request.package, request.resource);
}

}  // namespace mitogen
