#include "router/role/python_error.h"

#include <cstddef>
#include <optional>

#include "protocol/clause_line.h"
#include "protocol/fault.h"
#include "protocol/text/text.h"

namespace mitogen {
namespace {

// A CallError of more characters would be refused (PKL-17).
constexpr size_t kMaxErrorCharacters = 9999;

// The two ways in which the original says that it cannot read a message: a
// global that it does not allow, and anything else (mitogen/core.py, Message).
absl::string_view StreamErrorPrefix(const Fault& fault) {
  return fault.clause == "PKL-15" ? "cannot unpickle" : "invalid message";
}

}  // namespace

std::string CallErrorText(const absl::Status& error) {
  const std::optional<Fault> fault = FaultOf(error);
  const std::string text = fault.has_value()
                               ? absl::StrCat("mitogen.core.StreamError: ",
                                              StreamErrorPrefix(*fault), ": ",
                                              ClauseOnOwnLine(error.message()))
                               : std::string(error.message());
  return std::string(
      TruncateText(ReplaceInvalidUtf8(text), kMaxErrorCharacters));
}

}  // namespace mitogen
