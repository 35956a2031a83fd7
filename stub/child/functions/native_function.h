// A C++ function that a parent can call in the stub as if it were Python's: its
// name, its parameters, and its body.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_NATIVE_FUNCTION_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_NATIVE_FUNCTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/value/document.h"
#include "stub/child/functions/call_environment.h"

namespace mitogen {

// The arguments of a call, in the order of the parameters. If a value has
// another type, the readers fail with the TypeError that Python would raise.
class BoundArguments {
 public:
  BoundArguments(const Document& document, const CallFunction& call,
                 std::vector<std::optional<ValueId>> values)
      : document_(document), call_(call), values_(std::move(values)) {}

  const Document& document() const { return document_; }
  // The call as it was received, for functions that take any arguments.
  const CallFunction& call() const { return call_; }

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
  // Reads a string for the operating system: text is encoded as file names are,
  // bytes stay as they are. A NUL is Python's ValueError.
  absl::StatusOr<std::string> SystemString(size_t i) const;
  // Reads a list or tuple of such strings.
  absl::StatusOr<std::vector<std::string>> SystemStrings(size_t i) const;

 private:
  absl::StatusOr<std::string> ToSystemString(ValueId value, size_t i) const;
  absl::Status WrongType(size_t i, absl::string_view expected) const;

  const Document& document_;
  const CallFunction& call_;
  std::vector<std::optional<ValueId>> values_;
};

struct Parameter {
  absl::string_view name;
  bool required = true;
};

struct NativeFunction {
  using Body = absl::StatusOr<ValueId> (*)(CallEnvironment& environment,
                                           const BoundArguments& arguments,
                                           Document* reply);

  absl::string_view module;
  absl::string_view name;
  absl::Span<const Parameter> parameters;
  Body body;
  // If true, the function takes any arguments, and they are not bound to
  // parameters.
  bool variadic = false;
  // If true, the function never waits, for the system or for the environment,
  // and a call of a few kilobytes does not take long.
  bool quick = false;
};

// Marks a row of a function table as quick.
constexpr NativeFunction Quick(NativeFunction function) {
  function.quick = true;
  return function;
}

// Puts the arguments of `call` into the order of the function's parameters. If
// they do not fit, fails with the TypeError that Python would raise.
absl::StatusOr<BoundArguments> BindArguments(const NativeFunction& function,
                                             const Document& document,
                                             const CallFunction& call);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_NATIVE_FUNCTION_H_
