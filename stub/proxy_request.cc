#include "stub/proxy_request.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "protocol/status_macros.h"
#include "stub/connect/connection_method.h"

namespace mitogen {
namespace {

// A method that only the original knows also takes its password by this name.
bool IsSecret(absl::string_view method, absl::string_view name) {
  const ConnectionMethod* const row = FindConnectionMethod(method);
  if (row == nullptr) return name == "password";
  const OptionTable table = OptionsOf(*row);
  return std::any_of(table.begin(), table.end(), [&](const OptionSpec& spec) {
    return spec.secret && spec.name == name;
  });
}

ValueId AddOption(Document* document, const OptionValue& option, bool secret) {
  const auto* const text = std::get_if<std::string>(&option);
  if (secret && text != nullptr) return document->Secret(*text);
  return std::visit(
      [document](const auto& value) { return AddTo(document, value); }, option);
}

}  // namespace

absl::StatusOr<CallArguments> MakeProxyRequest(
    absl::string_view method, const ConnectionOptions& options) {
  RETURN_IF_ERROR(CheckWordsOfCommand(method, options));
  CallArguments arguments;
  Document& document = arguments.document();
  ValueId child_name = Document::None();
  const ValueId kwargs = document.NewKwargs();
  for (const auto& [name, value] : options) {
    const ValueId added = AddOption(&document, value, IsSecret(method, name));
    if (name == "name") {
      child_name = added;
    } else {
      document.Set(kwargs, name, added);
    }
  }
  arguments.SetValue("name", child_name);
  arguments.Set("method_name", method);
  arguments.SetValue("kwargs", kwargs);
  return arguments;
}

}  // namespace mitogen
