// One argument of a call, or a part of one, as a value of C++.
//
// Contract. ReadArgument() has an overload for each type that a function may
// take, and a program may add overloads for its own types. A value of another
// type is the TypeError that Python would raise, and an integer that does not
// fit is an OverflowError; both name the parameter. Views borrow from the
// document of the call.
//
//   C++                              Python
//   bool                             bool
//   any integer                      int, bool
//   float, double                    float, int, bool
//   std::string, absl::string_view   str
//   PythonBytes                      bytes, bytearray, Blob
//   SenderAddress                    Sender
//   std::optional<T>                 None, or what T takes
//   std::vector<T>                   list, tuple
//   std::map<std::string, T>         dict with keys of str
//   PythonValue                      anything

#ifndef MITOGEN_STUB_FUNCTIONS_ARGUMENT_VALUE_H_
#define MITOGEN_STUB_FUNCTIONS_ARGUMENT_VALUE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "stub/functions/native_function.h"
#include "stub/values/call_arguments.h"
#include "stub/values/python_value.h"

namespace mitogen {

// The arguments of one call while they are read. A value that a pickle refers
// to many times is read into as many copies, so the reader counts what they
// take.
class ArgumentReader {
 public:
  // The most bytes of memory that the arguments of one call may take.
  static constexpr size_t kMaxBytes = size_t{1} << 30;

  explicit ArgumentReader(const BoundArguments& arguments,
                          size_t max_bytes = kMaxBytes)
      : arguments_(arguments), max_bytes_(max_bytes), left_(max_bytes) {}

  const BoundArguments& arguments() const { return arguments_; }
  size_t max_bytes() const { return max_bytes_; }
  // False if the call takes too much.
  bool Take(size_t bytes) {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

 private:
  const BoundArguments& arguments_;
  const size_t max_bytes_;
  size_t left_;
};

class ArgumentValue {
 public:
  // The argument of parameter `i`.
  ArgumentValue(ArgumentReader* reader, size_t i)
      : reader_(reader), place_(i), value_(reader->arguments().value(i)) {}

  const Document& document() const { return reader_->arguments().document(); }
  ValueId value() const { return value_; }
  ValueKind kind() const { return document().kind(value_); }

  // A part of this argument, which must outlive the part.
  ArgumentValue Item(size_t i, ValueId value) const {
    return ArgumentValue(this, Step::kItem, i, value);
  }
  ArgumentValue Key(ValueId key) const {
    return ArgumentValue(this, Step::kKey, key.bits(), key);
  }
  ArgumentValue Entry(DictEntries::Entry entry) const {
    return ArgumentValue(this, Step::kEntry, entry.key.bits(), entry.value);
  }

  // Counts memory that the value takes in C++; fails if that is too much.
  absl::Status Take(size_t bytes) const;

  // "add() argument 'a' must be int, not str".
  absl::Status WrongType(absl::string_view expected) const;
  // "add() argument 'a' must be `expected`, not 300".
  absl::Status OutOfRange(absl::string_view expected) const;

  // Reads an integer from `min` to `max`, which C++ has 64 bits for.
  absl::Status ReadInteger(absl::int128 min, absl::int128 max,
                           absl::int128* out) const;

 private:
  enum class Step { kParameter, kItem, kKey, kEntry };

  ArgumentValue(const ArgumentValue* outer, Step step, size_t place,
                ValueId value)
      : reader_(outer->reader_),
        outer_(outer),
        step_(step),
        place_(place),
        value_(value) {}

  // "add() argument 'a'", "scan() argument 'paths' item 2".
  std::string Where() const;

  ArgumentReader* const reader_;
  const ArgumentValue* const outer_ = nullptr;
  const Step step_ = Step::kParameter;
  // The number of the parameter or the item, or the key of the entry.
  const size_t place_;
  const ValueId value_;
};

absl::Status ReadArgument(const ArgumentValue& argument, bool* out);
absl::Status ReadArgument(const ArgumentValue& argument, float* out);
absl::Status ReadArgument(const ArgumentValue& argument, double* out);
absl::Status ReadArgument(const ArgumentValue& argument,
                          absl::string_view* out);
absl::Status ReadArgument(const ArgumentValue& argument, std::string* out);
absl::Status ReadArgument(const ArgumentValue& argument, PythonBytes* out);
absl::Status ReadArgument(const ArgumentValue& argument, PythonValue* out);
absl::Status ReadArgument(const ArgumentValue& argument, SenderAddress* out);

template <std::integral T>
  requires(!std::same_as<T, bool> && !Character<T>)
absl::Status ReadArgument(const ArgumentValue& argument, T* out) {
  absl::int128 value = 0;
  RETURN_IF_ERROR(argument.ReadInteger(std::numeric_limits<T>::min(),
                                       std::numeric_limits<T>::max(), &value));
  *out = static_cast<T>(value);
  return absl::OkStatus();
}

template <typename T>
absl::Status ReadArgument(const ArgumentValue& argument,
                          std::optional<T>* out) {
  if (argument.kind() == ValueKind::kNone) return absl::OkStatus();
  return ReadArgument(argument, &out->emplace());
}

// Calls `read` with each item of a list or a tuple, which will take
// `item_bytes` each.
absl::Status ReadItems(
    const ArgumentValue& argument, size_t item_bytes,
    absl::FunctionRef<absl::Status(const ArgumentValue& item)> read);

// Calls `read` with each entry of a dict, in its order, of which each will take
// `entry_bytes`. Of equal keys the last counts.
absl::Status ReadEntries(
    const ArgumentValue& argument, size_t entry_bytes,
    absl::FunctionRef<absl::Status(std::string key, const ArgumentValue& value)>
        read);

template <typename T>
absl::Status ReadArgument(const ArgumentValue& argument, std::vector<T>* out) {
  return ReadItems(argument, sizeof(T), [out](const ArgumentValue& item) {
    // Not read into the vector itself, whose bool has no address.
    T value{};
    RETURN_IF_ERROR(ReadArgument(item, &value));
    out->push_back(std::move(value));
    return absl::OkStatus();
  });
}

template <typename T>
absl::Status ReadArgument(const ArgumentValue& argument,
                          std::map<std::string, T>* out) {
  const auto read = [out](std::string key, const ArgumentValue& entry) {
    T value{};
    RETURN_IF_ERROR(ReadArgument(entry, &value));
    out->insert_or_assign(std::move(key), std::move(value));
    return absl::OkStatus();
  };
  return ReadEntries(argument, sizeof(T), read);
}

// One copy of the list or dict serves all of its values.
absl::Status ReadArgument(const ArgumentValue& argument,
                          std::vector<PythonValue>* out);
absl::Status ReadArgument(const ArgumentValue& argument,
                          std::map<std::string, PythonValue>* out);

template <typename T>
concept PythonReadable = std::default_initializable<T> &&
                         requires(const ArgumentValue& argument, T* out) {
                           {
                             ReadArgument(argument, out)
                           } -> std::same_as<absl::Status>;
                         };

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_ARGUMENT_VALUE_H_
