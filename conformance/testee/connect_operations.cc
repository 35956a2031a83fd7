// The operation on the commands by which a parent reaches its children.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/testee/operation.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"
#include "stub/connect/connection_method.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

absl::StatusOr<std::vector<std::string>> Words(const Json& json) {
  std::vector<std::string> words;
  for (const Json& word : json) {
    if (!word.is_string()) return Expected("a list of words");
    words.push_back(word.get<std::string>());
  }
  return words;
}

absl::StatusOr<OptionValue> ReadOption(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_array()) return Expected("an option's value");
  ASSIGN_OR_RETURN(std::vector<std::string> words, Words(json));
  return OptionValue(std::move(words));
}

// How many of the last words go to a shell.
size_t WordsForShell(absl::string_view method, size_t boot_words) {
  if (method == "ssh") return boot_words;
  return method == "su" ? 1 : 0;
}

void WriteWords(const std::vector<std::string>& words, AnswerWriter* answer) {
  std::string* out = answer->Begin("argv");
  out->push_back('[');
  for (const std::string& word : words) {
    if (out->back() != '[') out->push_back(',');
    AppendJsonString(word, out);
  }
  out->push_back(']');
}

absl::StatusOr<ConnectionCommand> CommandOf(
    const std::string& method, const ConnectionOptions& options,
    const std::vector<std::string>& arguments, size_t* boot_words) {
  ASSIGN_OR_RETURN(const ContextOptions context,
                   ReadContextOptions(method, options));
  RETURN_IF_ERROR(CheckWordsOfCommand(method, options));
  std::vector<std::string> boot = context.python_argv;
  boot.insert(boot.end(), arguments.begin(), arguments.end());
  *boot_words = boot.size();
  return MakeConnectionCommand(method, options, boot);
}

}  // namespace

absl::Status ConnectCommand(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::string method, request.Text("method"));
  ASSIGN_OR_RETURN(const Json* given, request.Any("options"));
  ASSIGN_OR_RETURN(const Json* words, request.List("arguments"));
  ASSIGN_OR_RETURN(const std::vector<std::string> arguments, Words(*words));
  if (FindConnectionMethod(method) == nullptr) {
    return absl::UnimplementedError(absl::StrCat("the method ", method));
  }
  if (!given->is_object()) return Expected("options to be an object");
  ConnectionOptions options;
  for (const auto& [name, json] : given->items()) {
    ASSIGN_OR_RETURN(options[name], ReadOption(json));
  }
  size_t boot_words = 0;
  const absl::StatusOr<ConnectionCommand> command =
      CommandOf(method, options, arguments, &boot_words);
  if (!command.ok()) return CallerFault("CON-1", command.status().message());
  std::vector<std::string> argv = command->argv;
  const size_t kept = argv.size() - WordsForShell(method, boot_words);
  if (kept < argv.size()) {
    answer->Text("shell", absl::StrJoin(argv.begin() + kept, argv.end(), " "));
    argv.resize(kept);
  }
  WriteWords(argv, answer);
  answer->Text("name", command->context_name);
  return absl::OkStatus();
}

}  // namespace mitogen
