// The options of a connection method: named values, and the rows of the table
// that says which options there are.
//
// They come from C++ structs (method_options.h), from a command line, and from
// the keyword arguments of mitogen.parent._proxy_connect. A Python None means
// that an option is not given: leave it out of the map.

#ifndef MITOGEN_STUB_CONNECT_CONNECTION_OPTION_H_
#define MITOGEN_STUB_CONNECT_CONNECTION_OPTION_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

using OptionValue =
    std::variant<bool, int64_t, double, std::string, std::vector<std::string>>;

// By the original's Python keyword argument.
using ConnectionOptions = absl::btree_map<std::string, OptionValue>;

enum class OptionType {
  kText,
  kInteger,
  // An integer is taken too.
  kNumber,
  kBoolean,
  kTextList,
  // One text, or a list of them.
  kTextOrList,
};

// What a text may be, so that no program takes it for something else. Of a list
// the first text counts: it is the program that runs on the other side.
enum class OptionRule {
  kNone,
  // Becomes a word of a command line: it must not begin with "-", since the
  // program that reads it would take it for an option of its own.
  kWord,
  // The same, without what a shell would read as more than a name: ssh puts it
  // into commands of its configuration (ProxyCommand and others).
  kHost,
};

struct OptionSpec {
  absl::string_view name;
  OptionType type = OptionType::kText;
  // As ParseOptionText() takes it; empty if there is none. An empty text is
  // read as the default too.
  absl::string_view default_text = "";
  bool required = false;
  // With commas between; empty if every value is good.
  absl::string_view choices = "";
  // Errors do not show the value.
  bool secret = false;
  OptionRule rule = OptionRule::kNone;
};

// "text", "integer", ...
absl::string_view OptionTypeName(OptionType type);

// The rows of common options and those of one method, in that order.
using OptionTable = std::vector<OptionSpec>;

// An InvalidArgument error that names method and option, and says what was
// expected and what came: for an option that the table does not have, a value
// of another type, not among the choices or against its rule, and a required
// option that is not there or empty.
absl::Status ValidateOptions(absl::string_view method,
                             absl::Span<const OptionSpec> table,
                             const ConnectionOptions& options);

// Only the check against the rule of `spec`; any type of value is good.
absl::Status CheckRule(absl::string_view method, const OptionSpec& spec,
                       const OptionValue& value);

// An option's value from its text form, as a command line has it: true, false,
// yes, no, 1 or 0 for a boolean, one element a line for a list; of text or a
// list, several lines.
absl::StatusOr<OptionValue> ParseOptionText(absl::string_view method,
                                            const OptionSpec& spec,
                                            absl::string_view text);

// Reads options that ValidateOptions() found good. Names must be of the table,
// and of the type that the function says. Keeps references to both arguments.
class OptionReader {
 public:
  OptionReader(absl::Span<const OptionSpec> table,
               const ConnectionOptions& options)
      : table_(table), options_(options) {}

  // Whether it is there, be it an empty text.
  bool Given(absl::string_view name) const;
  // What was given or else the default, or else an empty value.
  std::string Text(absl::string_view name) const;
  int64_t Integer(absl::string_view name) const;
  double Number(absl::string_view name) const;
  bool Boolean(absl::string_view name) const;
  // One text is a list of one.
  std::vector<std::string> List(absl::string_view name) const;

 private:
  OptionValue Value(absl::string_view name) const;

  const absl::Span<const OptionSpec> table_;
  const ConnectionOptions& options_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_OPTION_H_
