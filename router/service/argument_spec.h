// The arguments that a method requires, as data, and the original's check of
// them, word for word: programs match on what it says (SVC-4).
//
// Contract. Pure. Only required arguments have types; the method itself checks
// optional ones.
//
// Source of the facts: mitogen/service.py, validate_arg_spec; Python's
// isinstance() over the types that Message._find_global allows.

#ifndef MITOGEN_ROUTER_SERVICE_ARGUMENT_SPEC_H_
#define MITOGEN_ROUTER_SERVICE_ARGUMENT_SPEC_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// A type that an argument may be asked to be. As isinstance() has it, True is
// an integer, a Blob is bytes, a Secret is text, Kwargs are a dict.
enum class ArgumentKind : uint8_t {
  kAny,
  kBool,
  kInt,
  kFloat,
  kText,
  kPath,  // Text, but a tuple of types in the original's words (FsPathTypes).
  kBytes,
  kBlob,
  kSecret,
  kList,
  kTuple,
  kDict,
  kSender,
  kContext,
};

struct Argument {
  std::string name;
  ArgumentKind kind = ArgumentKind::kAny;
};

// Whether `value` is an instance of `kind`.
bool IsInstance(const Document& document, ValueId value, ArgumentKind kind);

// How Python 3 shows the type of `value`: "<class 'int'>". That of a Context is
// mitogen.parent.Context, as in every context but a leaf.
absl::string_view PythonTypeOf(const Document& document, ValueId value);

// An error's message is the text of the CallError. Looks at the arguments in
// the order of `required`, and tells of the first that is wrong.
absl::Status CheckArguments(absl::Span<const Argument> required,
                            const Document& document, ValueId kwargs);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_ARGUMENT_SPEC_H_
