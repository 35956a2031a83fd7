// The options of a connection method: named values, and the table that says
// which options exist.
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

// Keyed by the name of the original's keyword argument.
using ConnectionOptions = absl::btree_map<std::string, OptionValue>;

// The types of values that an option takes.
enum class OptionType {
  kText,
  kInteger,
  // Takes an integer too.
  kNumber,
  kBoolean,
  kTextList,
  // One text, or a list of them.
  kTextOrList,
};

// Restricts a text, so that no program takes it for something else. In a list
// only the first text is checked: it is the program that runs on the other
// side.
enum class OptionRule {
  kNone,
  // The text becomes a word of a command line. It must not begin with "-",
  // since the program that reads it would take it for an option of its own.
  kWord,
  // The same, and the text must hold no characters that are special to a shell:
  // ssh puts it into commands of its configuration (ProxyCommand and others).
  kHost,
};

// A row of the table: one option of a method.
struct OptionSpec {
  absl::string_view name;
  OptionType type = OptionType::kText;
  // In the form of ParseOptionText(); empty if there is no default. An empty
  // text given for the option means the default too.
  absl::string_view default_text = "";
  bool required = false;
  // Separated by commas; empty if every value is valid.
  absl::string_view choices = "";
  // Errors do not show the value. It must hold no line break and no NUL: it is
  // typed as one line, and only what was typed is removed from errors.
  bool secret = false;
  OptionRule rule = OptionRule::kNone;
};

// Returns "text", "integer" and so on.
absl::string_view OptionTypeName(OptionType type);

// The rows of common options and those of one method, in that order.
using OptionTable = std::vector<OptionSpec>;

// InvalidArgument if the table does not have an option; if a value has another
// type, is not among the choices, or breaks its rule; or if a required option
// is missing or empty. The error names method and option, and says what was
// expected and what came.
absl::Status ValidateOptions(absl::string_view method,
                             absl::Span<const OptionSpec> table,
                             const ConnectionOptions& options);

// Checks only the rule of `spec`, and that a secret is one line; the value may
// have any type.
absl::Status CheckRule(absl::string_view method, const OptionSpec& spec,
                       const OptionValue& value);

// Parses the text form of an option's value, as a command line has it. A
// boolean is true, false, yes, no, 1 or 0. A list has one element a line. For
// kTextOrList, several lines are a list.
absl::StatusOr<OptionValue> ParseOptionText(absl::string_view method,
                                            const OptionSpec& spec,
                                            absl::string_view text);

// Reads options that ValidateOptions() has accepted. The table must have each
// name, with the type that the method reads. Keeps references to both
// arguments.
class OptionReader {
 public:
  OptionReader(absl::Span<const OptionSpec> table,
               const ConnectionOptions& options)
      : table_(table), options_(options) {}

  // True if the option is there, even as an empty text.
  bool Given(absl::string_view name) const;
  // The value that was given, or the default, or else an empty value.
  std::string Text(absl::string_view name) const;
  int64_t Integer(absl::string_view name) const;
  double Number(absl::string_view name) const;
  bool Boolean(absl::string_view name) const;
  // A single text is returned as a list of one.
  std::vector<std::string> List(absl::string_view name) const;

 private:
  OptionValue Value(absl::string_view name) const;

  const absl::Span<const OptionSpec> table_;
  const ConnectionOptions& options_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_OPTION_H_
