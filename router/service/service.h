// A service: a name, and a table of the methods that other contexts may call
// by CALL_SERVICE (SVC-1).
//
// Contract. The table is fixed when the service is made. A method's function
// runs on the router's thread, and answers as service_call.h says.
//
// Source of the facts: mitogen/service.py, Service, expose, arg_spec, no_reply.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "router/service/argument_spec.h"
#include "router/service/service_call.h"
#include "router/service/service_policy.h"

namespace mitogen {

// How the calls of one service run together (SVC-9).
enum class InvokerKind : uint8_t {
  kPlain,
  // One at a time, in the order in which they came.
  kSerialized,
  // Those with equal method and arguments run once; all get its answer.
  kDeduplicating,
};

struct ServiceMethod {
  std::string name;
  // All must agree; with none nobody may call it.
  std::vector<ServicePolicy> policies;
  // A call that ends without an answer is not answered.
  bool no_reply = false;
  std::vector<Argument> required;
  // Names of other arguments; any that is in neither list is refused.
  std::vector<std::string> optional;
  std::function<void(ServiceCall call)> run;
};

class Service {
 public:
  // `name` is "module.Class" with the original.
  Service(std::string name, InvokerKind invoker,
          std::vector<ServiceMethod> methods)
      : name_(std::move(name)),
        invoker_(invoker),
        methods_(std::move(methods)) {}
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  // The pool has shut down, and the last of its calls has ended.
  virtual void OnShutdown() {}

  const std::string& name() const { return name_; }
  InvokerKind invoker() const { return invoker_; }

  // Null if there is none. Valid as long as the service.
  const ServiceMethod* Find(absl::string_view method) const {
    for (const ServiceMethod& row : methods_) {
      if (row.name == method) return &row;
    }
    return nullptr;
  }

 private:
  const std::string name_;
  const InvokerKind invoker_;
  const std::vector<ServiceMethod> methods_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_H_
