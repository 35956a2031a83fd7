// A service that keeps its calls until it is told to end them, for tests.

#ifndef MITOGEN_ROUTER_SERVICE_TESTING_KEEPER_H_
#define MITOGEN_ROUTER_SERVICE_TESTING_KEEPER_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "router/service/service.h"

namespace mitogen {

// Its methods: "keep", and three that end at once, each in its own wrong way.
class Keeper : public Service {
 public:
  explicit Keeper(std::string name, InvokerKind kind = InvokerKind::kPlain)
      : Service(std::move(name), kind, Table(this)) {}

  void OnShutdown() override { ++shutdowns; }

  // Ends the call that was kept first, with its argument.
  void ReturnFirst() {
    ServiceCall call = std::move(kept.front());
    kept.pop_front();
    call.Return(CopyValue(call.arguments(), call.Argument("x"), call.reply()));
  }

  std::deque<ServiceCall> kept;
  int runs = 0;
  int shutdowns = 0;

 private:
  static std::vector<ServiceMethod> Table(Keeper* self) {
    return {
        {.name = "keep",
         .policies = {ServicePolicy::kAllowAny},
         .optional = {"x"},
         .run =
             [self](ServiceCall call) {
               ++self->runs;
               self->kept.push_back(std::move(call));
             }},
        {.name = "drop",
         .policies = {ServicePolicy::kAllowAny},
         .run = [](ServiceCall) {}},
        {.name = "unwritable",
         .policies = {ServicePolicy::kAllowAny},
         .run = [](ServiceCall call) { call.Return(call.reply()->NewSet()); }},
        {.name = "twice",
         .policies = {ServicePolicy::kAllowAny},
         .run = [](ServiceCall call) {
           call.Return(call.reply()->Int(1));
           call.Fail(absl::UnknownError("late"));
         }}};
  }
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_TESTING_KEEPER_H_
