// Builds the arguments of a call from C++ values:
//
//   CallArguments arguments("/tmp", 0755);
//   arguments.Set("exist_ok", true);
//
// It takes integers, floats, bool, text, PythonBytes, PythonValue, None
// (nullptr), and vectors, maps from text, and optionals of these. It does not
// take `char`, which could mean text or a number. PythonValue::Of() turns any
// of these into a value of its own.

#ifndef MITOGEN_STUB_VALUES_CALL_ARGUMENTS_H_
#define MITOGEN_STUB_VALUES_CALL_ARGUMENTS_H_

#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"
#include "stub/values/python_value.h"
#include "stub/values/recycled_document.h"

namespace mitogen {

// Becomes Python bytes; a plain string becomes text.
struct PythonBytes {
  absl::string_view bytes;
};

// The same with bytes of its own: the result of a function, which outlives what
// made it.
struct OwnedPythonBytes {
  std::string bytes;
};

template <typename T>
concept Character = std::same_as<T, char> || std::same_as<T, wchar_t> ||
                    std::same_as<T, char8_t> || std::same_as<T, char16_t> ||
                    std::same_as<T, char32_t>;

inline ValueId AddTo(Document*, std::nullptr_t) { return Document::None(); }
inline ValueId AddTo(Document*, std::same_as<bool> auto value) {
  return Document::Bool(value);
}
template <Character T>
ValueId AddTo(Document*, T) = delete;
template <std::integral T>
  requires(!std::same_as<T, bool> && !Character<T>)
ValueId AddTo(Document* document, T value) {
  if constexpr (std::unsigned_integral<T> && sizeof(T) == sizeof(int64_t)) {
    char bytes[sizeof(T) + 1] = {};
    for (size_t i = 0; i < sizeof(T); ++i) {
      bytes[i] = static_cast<char>(value >> (8 * i));
    }
    return document->BigInt({bytes, sizeof bytes});
  } else {
    return document->Int(value);
  }
}
inline ValueId AddTo(Document* document, std::floating_point auto value) {
  return document->Float(value);
}
// `text` must be UTF-8.
inline ValueId AddTo(Document* document, absl::string_view text) {
  return document->Text(text);
}
inline ValueId AddTo(Document* document, const char* text) {
  return document->Text(text);
}
inline ValueId AddTo(Document* document, const std::string& text) {
  return document->Text(text);
}
inline ValueId AddTo(Document* document, const PythonBytes& value) {
  return document->Bytes(value.bytes);
}
inline ValueId AddTo(Document* document, const OwnedPythonBytes& value) {
  return document->Bytes(value.bytes);
}
inline ValueId AddTo(Document* document, const PythonValue& value) {
  return CopyValue(value.document(), value.id(), document);
}
template <typename T>
ValueId AddTo(Document* document, const std::optional<T>& value) {
  return value.has_value() ? AddTo(document, *value) : Document::None();
}
template <typename T>
ValueId AddTo(Document* document, const std::vector<T>& values) {
  const ValueId list = document->NewList();
  for (const T& value : values) document->Append(list, AddTo(document, value));
  return list;
}
template <typename T>
ValueId AddTo(Document* document, const std::map<std::string, T>& values) {
  const ValueId dict = document->NewDict();
  for (const auto& [key, value] : values) {
    document->Set(dict, key, AddTo(document, value));
  }
  return dict;
}

template <typename T>
concept PythonConvertible =
    requires(Document* document, const T& value) { AddTo(document, value); };

template <typename T>
PythonValue PythonValue::Of(const T& value) {
  auto document = std::make_shared<Document>();
  const ValueId id = AddTo(document.get(), value);
  return PythonValue(std::move(document), id);
}

class CallArguments {
 public:
  CallArguments() = default;
  template <PythonConvertible First, PythonConvertible... Rest>
  explicit CallArguments(const First& first, const Rest&... rest) {
    Add(first);
    (Add(rest), ...);
  }
  CallArguments(CallArguments&&) = default;
  CallArguments& operator=(CallArguments&&) = default;

  // Adds the next positional argument.
  template <typename T>
  CallArguments& Add(const T& value) {
    document_.get()->Append(positional_, AddTo(document_.get(), value));
    return *this;
  }
  // Sets a keyword argument.
  template <typename T>
  CallArguments& Set(absl::string_view name, const T& value) {
    document_.get()->Set(keywords_, name, AddTo(document_.get(), value));
    return *this;
  }

  // For values that none of the types above can express.
  Document& document() { return *document_; }
  void AddValue(ValueId value) { document_.get()->Append(positional_, value); }
  void SetValue(absl::string_view name, ValueId value) {
    document_.get()->Set(keywords_, name, value);
  }

  ValueId positional() const { return positional_; }
  ValueId keywords() const { return keywords_; }

 private:
  RecycledDocument document_;
  ValueId positional_ = document_.get()->NewList();
  ValueId keywords_ = document_.get()->NewKwargs();
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_VALUES_CALL_ARGUMENTS_H_
