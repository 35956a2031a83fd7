// The rows of the method table for local, ssh, and the methods that become
// another user.

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/connect/method_rows.h"
#include "stub/connect/shell_quote.h"
#include "stub/connect/sudo_flags.h"

namespace mitogen {
namespace {

using enum OptionType;

// By default the original takes the path of its own interpreter. This parent
// has no interpreter, so it takes the name that every Python 3 has.
constexpr OptionSpec kPython{.name = "python_path",
                             .type = kTextOrList,
                             .default_text = "python3",
                             .rule = OptionRule::kWord};
constexpr OptionSpec kUser{
    .name = "username", .default_text = "root", .rule = OptionRule::kWord};
constexpr OptionSpec kPassword{.name = "password", .secret = true};

// sudo prints this prompt unchanged, so its own translated prompts do not
// appear.
constexpr absl::string_view kSudoPrompt = "mitogen-sudo-prompt:";
// ssh's default port.
constexpr int64_t kSshPort = 22;

constexpr OptionSpec kLocalOptions[] = {kPython};

constexpr OptionSpec kSshOptions[] = {
    {.name = "hostname", .required = true, .rule = OptionRule::kHost},
    {.name = "username", .rule = OptionRule::kWord},
    {"port", kInteger},
    kPassword,
    {"identity_file"},
    {"identities_only", kBoolean, "true"},
    {.name = "check_host_keys",
     .default_text = "enforce",
     .choices = "accept,enforce,ignore"},
    {"compression", kBoolean, "true"},
    {"keepalive_enabled", kBoolean, "true"},
    {"keepalive_interval", kInteger, "15"},
    {"keepalive_count", kInteger, "3"},
    {.name = "ssh_path", .default_text = "ssh", .rule = OptionRule::kWord},
    {"ssh_args", kTextList},
    {"ssh_debug_level", kInteger, "0"},
    {.name = "python_path",
     .type = kTextOrList,
     .default_text = "python",
     .rule = OptionRule::kWord},
};

constexpr OptionSpec kSudoOptions[] = {
    kUser,
    kPassword,
    {.name = "sudo_path", .default_text = "sudo", .rule = OptionRule::kWord},
    {"preserve_env", kBoolean, "false"},
    {"set_home", kBoolean, "false"},
    {"login", kBoolean, "false"},
    {.name = "selinux_role", .rule = OptionRule::kWord},
    {.name = "selinux_type", .rule = OptionRule::kWord},
    {"sudo_args", kTextList},
    kPython,
};

constexpr OptionSpec kSuOptions[] = {
    kUser,
    kPassword,
    {.name = "su_path", .default_text = "su", .rule = OptionRule::kWord},
    {"password_prompt"},
    {"incorrect_prompts", kTextList},
    kPython,
};

constexpr OptionSpec kDoasOptions[] = {
    kUser,
    kPassword,
    {.name = "doas_path", .default_text = "doas", .rule = OptionRule::kWord},
    {"password_prompt"},
    {"incorrect_prompts", kTextList},
    kPython,
};

absl::Status CompleteLocal(const OptionReader&,
                           absl::Span<const std::string> boot_argv,
                           ConnectionCommand& command) {
  Append(command.argv, boot_argv);
  command.context_name = "local.";
  command.name_ends_with_pid = true;
  return absl::OkStatus();
}

// True if the dialog may have to accept a host key or type a password.
bool NeedsTerminal(const OptionReader& options) {
  return options.Given("password") ||
         options.Text("check_host_keys") == "accept";
}

void AppendVerbosity(const OptionReader& options,
                     std::vector<std::string>& argv) {
  const int64_t level = options.Integer("ssh_debug_level");
  if (level > 0) {
    argv.push_back("-" + std::string(std::min<int64_t>(level, 3), 'v'));
  } else {
    // A banner of the host could look like a prompt.
    Append(argv, {"-o", "LogLevel ERROR"});
  }
}

void AppendIdentity(const OptionReader& options,
                    std::vector<std::string>& argv) {
  const std::string user = options.Text("username");
  const std::string identity = options.Text("identity_file");
  if (!user.empty()) Append(argv, {"-l", user});
  if (options.Given("port")) {
    Append(argv, {"-p", absl::StrCat(options.Integer("port"))});
  }
  if (options.Boolean("identities_only") &&
      !(identity.empty() && options.Text("password").empty())) {
    Append(argv, {"-o", "IdentitiesOnly yes"});
  }
  if (!identity.empty()) Append(argv, {"-i", identity});
}

void AppendConnection(const OptionReader& options,
                      std::vector<std::string>& argv) {
  if (options.Boolean("compression")) Append(argv, {"-o", "Compression yes"});
  if (!options.Boolean("keepalive_enabled")) return;
  Append(argv, {"-o",
                absl::StrCat("ServerAliveInterval ",
                             options.Integer("keepalive_interval")),
                "-o",
                absl::StrCat("ServerAliveCountMax ",
                             options.Integer("keepalive_count"))});
}

void AppendHostKeys(const OptionReader& options,
                    std::vector<std::string>& argv) {
  const std::string check = options.Text("check_host_keys");
  if (check == "enforce") Append(argv, {"-o", "StrictHostKeyChecking yes"});
  if (check == "accept") Append(argv, {"-o", "StrictHostKeyChecking ask"});
  if (check != "ignore") return;
  Append(argv, {"-o", "StrictHostKeyChecking no", "-o",
                "UserKnownHostsFile /dev/null", "-o",
                "GlobalKnownHostsFile /dev/null"});
}

// The list python_path may be a line of shell: {"source", FILE, "&&",
// "python"}. So "&&" stays unquoted.
std::string RemoteWord(const std::string& word) {
  return word == "&&" ? word : ShellQuote(word);
}

absl::Status CompleteSsh(const OptionReader& options,
                         absl::Span<const std::string> boot_argv,
                         ConnectionCommand& command) {
  std::vector<std::string>& argv = command.argv;
  const std::string hostname = options.Text("hostname");
  argv.push_back(options.Text("ssh_path"));
  AppendVerbosity(options, argv);
  AppendIdentity(options, argv);
  AppendConnection(options, argv);
  if (!NeedsTerminal(options)) Append(argv, {"-o", "BatchMode yes"});
  AppendHostKeys(options, argv);
  Append(argv, options.List("ssh_args"));
  argv.push_back(hostname);
  std::transform(boot_argv.begin(), boot_argv.end(), std::back_inserter(argv),
                 RemoteWord);

  const int64_t port = options.Integer("port");
  command.context_name = absl::StrCat("ssh.", hostname);
  if (port != 0 && port != kSshPort) {
    absl::StrAppend(&command.context_name, ":", port);
  }
  if (NeedsTerminal(options)) {
    command.stdio = StdioKind::kSocketPairWithTerminal;
  }
  command.dialog.accept_host_key = options.Text("check_host_keys") == "accept";
  return absl::OkStatus();
}

// sudo runs no shell that could source a file. The words from `source` to `&&`
// are meant for the ssh connection below this one.
std::vector<std::string> WithoutSourcing(absl::Span<const std::string> words) {
  const auto source = std::find(words.begin(), words.end(), "source");
  const auto last = std::find(source, words.end(), "&&");
  if (last == words.end()) return {words.begin(), words.end()};
  std::vector<std::string> kept(words.begin(), source);
  kept.insert(kept.end(), last + 1, words.end());
  return kept;
}

// The value of the option if it is given, and otherwise that of sudo_args=.
bool Chosen(const OptionReader& options, absl::string_view name, bool flag) {
  return options.Given(name) ? options.Boolean(name) : flag;
}
std::string Chosen(const OptionReader& options, absl::string_view name,
                   const std::optional<std::string>& flag) {
  return options.Given(name) ? options.Text(name)
                             : flag.value_or(options.Text(name));
}

absl::Status CompleteSudo(const OptionReader& options,
                          absl::Span<const std::string> boot_argv,
                          ConnectionCommand& command) {
  ASSIGN_OR_RETURN(const SudoFlags flags,
                   ParseSudoFlags(options.List("sudo_args")));
  const std::string user = Chosen(options, "username", flags.user);
  const std::string role = Chosen(options, "selinux_role", flags.role);
  const std::string type = Chosen(options, "selinux_type", flags.type);
  std::vector<std::string>& argv = command.argv;
  Append(argv, {options.Text("sudo_path"), "-p", std::string(kSudoPrompt), "-u",
                user});
  if (Chosen(options, "preserve_env", flags.preserve_env)) argv.push_back("-E");
  if (Chosen(options, "set_home", flags.set_home)) argv.push_back("-H");
  if (Chosen(options, "login", flags.login)) argv.push_back("-i");
  if (!role.empty()) Append(argv, {"-r", role});
  if (!type.empty()) Append(argv, {"-t", type});
  argv.push_back("--");
  Append(argv, WithoutSourcing(boot_argv));
  command.context_name = absl::StrCat("sudo.", user);
  command.dialog.password_prompt = std::string(kSudoPrompt);
  // Only for sudo, the original treats an empty password as none.
  if (options.Text("password").empty()) command.dialog.password.reset();
  return absl::OkStatus();
}

void SetPrompts(const OptionReader& options, LoginDialogOptions& dialog) {
  dialog.password_prompt = options.Text("password_prompt");
  dialog.incorrect_prompts = options.List("incorrect_prompts");
}

absl::Status CompleteSu(const OptionReader& options,
                        absl::Span<const std::string> boot_argv,
                        ConnectionCommand& command) {
  const std::string user = options.Text("username");
  command.argv = {options.Text("su_path"), user, "-c", ShellJoin(boot_argv)};
  command.context_name = absl::StrCat("su.", user);
  SetPrompts(options, command.dialog);
  return absl::OkStatus();
}

absl::Status CompleteDoas(const OptionReader& options,
                          absl::Span<const std::string> boot_argv,
                          ConnectionCommand& command) {
  const std::string user = options.Text("username");
  command.argv = {options.Text("doas_path"), "-u", user, "--"};
  Append(command.argv, boot_argv);
  command.context_name = absl::StrCat("doas.", user);
  SetPrompts(options, command.dialog);
  return absl::OkStatus();
}

constexpr ConnectionMethod kMethods[] = {
    {.name = "local",
     .options = kLocalOptions,
     .stdio = StdioKind::kSocketPair,
     .process_is_child = true,
     .complete = CompleteLocal},
    {.name = "ssh",
     .options = kSshOptions,
     .stdio = StdioKind::kSocketPairWithErrorPipe,
     .program = LoginProgram::kSsh,
     .complete = CompleteSsh},
    {.name = "sudo",
     .options = kSudoOptions,
     .stdio = StdioKind::kSocketPairWithTerminal,
     .program = LoginProgram::kSudo,
     .escalates_privilege = true,
     .complete = CompleteSudo},
    {.name = "su",
     .options = kSuOptions,
     .stdio = StdioKind::kTerminal,
     .program = LoginProgram::kSu,
     .complete = CompleteSu},
    {.name = "doas",
     .options = kDoasOptions,
     .stdio = StdioKind::kSocketPairWithTerminal,
     .program = LoginProgram::kDoas,
     .complete = CompleteDoas},
};

}  // namespace

absl::Span<const ConnectionMethod> LoginMethods() { return kMethods; }

}  // namespace mitogen
