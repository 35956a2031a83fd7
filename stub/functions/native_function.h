// A C++ function that can be called as if it were Python's: its name, its
// parameters, and its body.

#ifndef MITOGEN_STUB_FUNCTIONS_NATIVE_FUNCTION_H_
#define MITOGEN_STUB_FUNCTIONS_NATIVE_FUNCTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/value/document.h"
#include "router/role/dispatcher.h"
#include "stub/functions/function_environment.h"

namespace mitogen {

struct NativeFunction;

// The arguments of a call, in the order of the parameters. If a value has
// another type, the readers fail with the TypeError that Python would raise.
class BoundArguments {
 public:
  using Values = absl::InlinedVector<std::optional<ValueId>, 8>;

  // Borrows `function` and what `request` refers to.
  BoundArguments(const NativeFunction& function, const CallRequest& request,
                 Values values)
      : function_(function), request_(request), values_(std::move(values)) {}

  const NativeFunction& function() const { return function_; }
  const Document& document() const { return request_.arguments; }
  // The call as it was received, for functions that take any arguments.
  const CallFunction& call() const { return request_.call; }
  const MessageHeader& header() const { return request_.header; }

  bool has(size_t i) const { return values_[i].has_value(); }
  // None if the argument was left out.
  ValueId value(size_t i) const {
    return values_[i].value_or(Document::None());
  }
  // Reads text, or bytes as they are: both name files and modules.
  absl::StatusOr<std::string> String(size_t i) const;
  absl::StatusOr<int64_t> Integer(size_t i) const;
  // Reads an integer or a float.
  absl::StatusOr<double> Number(size_t i) const;

  // The TypeError for argument `i`, of which `value` is a part.
  absl::Status WrongType(size_t i, ValueId value,
                         absl::string_view expected) const;

 private:
  const NativeFunction& function_;
  const CallRequest request_;
  const Values values_;
};

// A parameter of a function: the name of its keyword argument, and whether each
// call must give it.
struct Parameter {
  // Implicit, so that a list of parameters is a list of names.
  Parameter(const char* parameter_name) : name(parameter_name) {}
  Parameter(std::string parameter_name, bool is_required)
      : name(std::move(parameter_name)), required(is_required) {}

  std::string name;
  bool required = true;
};

// A parameter that a caller may leave out.
inline Parameter Optional(absl::string_view name) {
  return {std::string(name), /*is_required=*/false};
}

// Returns the result as a value of `reply`. An error is what the caller is told
// was raised: see PythonError().
using FunctionBody = std::function<absl::StatusOr<ValueId>(
    FunctionEnvironment& environment, const BoundArguments& arguments,
    Document* reply)>;

// Where a function may run.
enum class FunctionPace {
  // It never waits, for the system or for the context, and a call of a few
  // kilobytes does not take long. It may run where messages are routed.
  kQuick,
  // It may wait for a while. Calls run one after another.
  kOrdinary,
  // It may take long. Other calls run meanwhile.
  kSlow,
};

struct NativeFunction {
  std::string module;
  // Set for a method of a class.
  std::optional<std::string> class_name;
  std::string name;
  std::vector<Parameter> parameters;
  FunctionBody body;
  FunctionPace pace = FunctionPace::kOrdinary;
  // If true, the function takes any arguments, and they are not bound to
  // parameters.
  bool variadic = false;

  // As Python's errors name it: "function" or "Class.method".
  std::string QualifiedName() const;
};

// Puts the arguments of a call into the order of the function's parameters. If
// they do not fit, fails with the TypeError that Python would raise.
absl::StatusOr<BoundArguments> BindArguments(const NativeFunction& function,
                                             const CallRequest& request);

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_NATIVE_FUNCTION_H_
