// A request of the testee protocol, and the arguments of its operation by name
// and type. Every error is one that Expected() makes, or unimplemented for what
// this testee does not know; neither is a Fault.

#ifndef MITOGEN_CONFORMANCE_TESTEE_REQUEST_H_
#define MITOGEN_CONFORMANCE_TESTEE_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "nlohmann/json.hpp"
#include "protocol/dialect.h"

namespace mitogen {

// One name that an argument may have, and what stands for it.
template <typename T>
struct Choice {
  absl::string_view name;
  T value;
};

class Request {
 public:
  // `object` must be a JSON object, and outlive this.
  explicit Request(const nlohmann::json& object) : object_(object) {}

  bool Has(const char* key) const { return object_.contains(key); }
  absl::StatusOr<const nlohmann::json*> Any(const char* key) const;
  absl::StatusOr<const nlohmann::json*> List(const char* key) const;
  absl::StatusOr<std::string> Text(const char* key) const;
  absl::StatusOr<std::string> Bytes(const char* key) const;
  // A list of bytes.
  absl::StatusOr<std::vector<std::string>> Pieces(const char* key) const;
  // From 0 to `max`.
  absl::StatusOr<uint64_t> Number(const char* key, uint64_t max) const;
  // False if it is left out.
  absl::StatusOr<bool> Flag(const char* key) const;

  // The value of the choice that the argument names; of the first one if it is
  // left out. Another name is unimplemented.
  template <typename T>
  absl::StatusOr<T> OneOf(const char* key,
                          absl::Span<const Choice<T>> choices) const {
    if (!Has(key)) return choices[0].value;
    const absl::StatusOr<std::string> name = Text(key);
    if (!name.ok()) return name.status();
    for (const Choice<T>& choice : choices) {
      if (choice.name == *name) return choice.value;
    }
    return Unknown(key, *name);
  }

  // What a peer of the argument `release` speaks.
  absl::StatusOr<Dialect> PeerDialect() const;

 private:
  static absl::Status Unknown(absl::string_view key, absl::string_view value);

  const nlohmann::json& object_;
};

// The bytes of a JSON string of hexadecimal; `what` is for the error.
absl::StatusOr<std::string> ReadHex(const nlohmann::json& json,
                                    absl::string_view what);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_REQUEST_H_
