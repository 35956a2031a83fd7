#include "stub/connect/connection_method.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/status_macros.h"
#include "stub/connect/method_rows.h"

namespace mitogen {
namespace {

using enum OptionType;

constexpr OptionSpec kCommonOptions[] = {
    {"name"},
    {"remote_name"},
    {"connect_timeout", kNumber, "30"},
    {"debug", kBoolean, "false"},
    {"profiling", kBoolean, "false"},
    {"unidirectional", kBoolean, "false"},
    {"send_stub", kBoolean, "false"},
    {"max_message_size", kInteger},
};

constexpr std::pair<StdioKind, absl::string_view> kStdioNames[] = {
    {StdioKind::kSocketPair, "socketpair"},
    {StdioKind::kSocketPairWithErrors, "socketpair with errors"},
    {StdioKind::kSocketPairWithErrorPipe, "socketpair, error pipe"},
    {StdioKind::kSocketPairWithTerminal, "socketpair, terminal"},
    {StdioKind::kTerminal, "terminal"},
};

std::vector<ConnectionMethod> AllMethods() {
  const absl::Span<const ConnectionMethod> logins = LoginMethods();
  const absl::Span<const ConnectionMethod> containers = ContainerMethods();
  std::vector<ConnectionMethod> methods(logins.begin(), logins.end());
  methods.insert(methods.end(), containers.begin(), containers.end());
  return methods;
}

// Finds the method and validates the options.
absl::StatusOr<const ConnectionMethod*> CheckedMethod(
    absl::string_view name, const ConnectionOptions& options) {
  const ConnectionMethod* method = FindConnectionMethod(name);
  if (method == nullptr) {
    const auto append_name = [](std::string* out, const ConnectionMethod& row) {
      absl::StrAppend(out, row.name);
    };
    return absl::InvalidArgumentError(absl::StrCat(
        "expected one of the connection methods ",
        absl::StrJoin(ConnectionMethods(), ", ", append_name), ", got ", name));
  }
  RETURN_IF_ERROR(ValidateOptions(name, OptionsOf(*method), options));
  return method;
}

}  // namespace

absl::string_view StdioKindName(StdioKind kind) {
  for (const auto& [row, name] : kStdioNames) {
    if (row == kind) return name;
  }
  return "";
}

absl::Span<const ConnectionMethod> ConnectionMethods() {
  static const auto* const kMethods =
      new std::vector<ConnectionMethod>(AllMethods());
  return *kMethods;
}

const ConnectionMethod* FindConnectionMethod(absl::string_view name) {
  for (const ConnectionMethod& method : ConnectionMethods()) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

absl::Span<const OptionSpec> CommonOptionSpecs() { return kCommonOptions; }

OptionTable OptionsOf(const ConnectionMethod& method) {
  OptionTable table(method.options.begin(), method.options.end());
  table.insert(table.end(), std::begin(kCommonOptions),
               std::end(kCommonOptions));
  return table;
}

absl::StatusOr<ContextOptions> ReadContextOptions(
    absl::string_view method, const ConnectionOptions& options) {
  ASSIGN_OR_RETURN(const ConnectionMethod* row, CheckedMethod(method, options));
  const OptionTable table = OptionsOf(*row);
  const OptionReader reader(table, options);
  ContextOptions context;
  context.python_argv = reader.List("python_path");
  context.connect_timeout_s = reader.Number("connect_timeout");
  context.debug = reader.Boolean("debug");
  context.profiling = reader.Boolean("profiling");
  context.unidirectional = reader.Boolean("unidirectional");
  context.send_stub = reader.Boolean("send_stub");
  if (reader.Given("max_message_size")) {
    context.max_message_size = reader.Integer("max_message_size");
  }
  std::string remote_name = reader.Text("remote_name");
  // The name passes through login shells, and csh cannot read a newline in any
  // quotes.
  if (remote_name.find_first_of("/\\") != remote_name.npos ||
      std::any_of(remote_name.begin(), remote_name.end(),
                  [](unsigned char c) { return absl::ascii_iscntrl(c); })) {
    return absl::InvalidArgumentError(absl::StrCat(
        method, ": expected a text without slashes and control characters for ",
        "option remote_name, got \"", absl::CHexEscape(remote_name), "\""));
  }
  if (!remote_name.empty()) context.remote_name = std::move(remote_name);
  return context;
}

absl::Status CheckWordsOfCommand(absl::string_view method,
                                 const ConnectionOptions& options) {
  std::vector<ConnectionMethod> rows;
  if (const ConnectionMethod* own = FindConnectionMethod(method)) {
    rows = {*own};
  } else {
    rows.assign(ConnectionMethods().begin(), ConnectionMethods().end());
  }
  for (const ConnectionMethod& row : rows) {
    for (const OptionSpec& spec : row.options) {
      const auto given = options.find(spec.name);
      if (given == options.end()) continue;
      RETURN_IF_ERROR(CheckRule(method, spec, given->second));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ConnectionCommand> MakeConnectionCommand(
    absl::string_view method, const ConnectionOptions& options,
    absl::Span<const std::string> boot_argv) {
  ASSIGN_OR_RETURN(const ConnectionMethod* found,
                   CheckedMethod(method, options));
  const ConnectionMethod& row = *found;
  if (boot_argv.empty() || boot_argv[0].empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(method, ": expected a command to run, got nothing"));
  }
  // ssh and others look for their own options even after the host name.
  if (absl::StartsWith(boot_argv[0], "-")) {
    return absl::InvalidArgumentError(absl::StrCat(
        method, ": expected a program to run, got \"", boot_argv[0], "\""));
  }
  const OptionTable table = OptionsOf(row);
  const OptionReader reader(table, options);
  ConnectionCommand command;
  command.stdio = row.stdio;
  command.escalates_privilege = row.escalates_privilege;
  command.process_is_child = row.process_is_child;
  command.end_of_stream_hint = std::string(row.end_of_stream_hint);
  command.dialog.program = row.program;
  if (reader.Given("password"))
    command.dialog.password = reader.Text("password");
  RETURN_IF_ERROR(row.complete(reader, boot_argv, command));
  if (const std::string name = reader.Text("name"); !name.empty()) {
    command.context_name = name;
    command.name_ends_with_pid = false;
  }
  return command;
}

}  // namespace mitogen
