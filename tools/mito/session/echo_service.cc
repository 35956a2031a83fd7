#include "tools/mito/session/echo_service.h"

#include <utility>
#include <vector>

#include "protocol/pickle/value/document.h"

namespace mitogen::mito {
namespace {

constexpr absl::string_view kValue = "value";

void Echo(ServiceCall call) {
  call.Return(CopyValue(call.arguments(), call.Argument(kValue), call.reply()));
}

}  // namespace

std::unique_ptr<Service> MakeEchoService(std::string name) {
  return std::make_unique<Service>(
      std::move(name), InvokerKind::kPlain,
      std::vector<ServiceMethod>{{.name = "echo",
                                  .policies = {ServicePolicy::kAllowAny},
                                  .required = {{std::string(kValue)}},
                                  .run = Echo}});
}

}  // namespace mitogen::mito
