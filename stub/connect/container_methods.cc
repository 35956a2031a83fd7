// The rows of the method table that enter a container.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "stub/connect/method_rows.h"

namespace mitogen {
namespace {

using enum OptionType;

constexpr OptionSpec Program(absl::string_view option, absl::string_view name) {
  return {.name = option, .default_text = name, .rule = OptionRule::kWord};
}

constexpr OptionSpec Python(absl::string_view name) {
  return {.name = "python_path",
          .type = kTextOrList,
          .default_text = name,
          .rule = OptionRule::kWord};
}

constexpr OptionSpec Name(absl::string_view option, bool required) {
  return {.name = option, .required = required, .rule = OptionRule::kWord};
}

constexpr OptionSpec kPython3 = Python("python3");
constexpr OptionSpec kPython = Python("python");
constexpr OptionSpec kContainer = Name("container", true);
constexpr OptionSpec kUser = Name("username", false);

constexpr OptionSpec kDockerOptions[] = {
    Name("container", false), Name("image", false), kUser,
    Program("docker_path", "docker"), kPython3};
constexpr OptionSpec kPodmanOptions[] = {
    kContainer, kUser, Program("podman_path", "podman"), kPython3};
constexpr OptionSpec kBuildahOptions[] = {
    kContainer, kUser, Program("buildah_path", "buildah"), kPython3};
constexpr OptionSpec kKubectlOptions[] = {Name("pod", true),
                                          Program("kubectl_path", "kubectl"),
                                          {"kubectl_args", kTextList},
                                          kPython3};
constexpr OptionSpec kLxcOptions[] = {
    kContainer, Program("lxc_attach_path", "lxc-attach"), kPython3};
constexpr OptionSpec kLxdOptions[] = {kContainer, Program("lxc_path", "lxc"),
                                      kPython};
constexpr OptionSpec kIncusOptions[] = {
    kContainer, Program("incus_path", "incus"), kPython};
constexpr OptionSpec kJailOptions[] = {
    kContainer, kUser, Program("jexec_path", "/usr/sbin/jexec"), kPython3};

constexpr absl::string_view kSilentFailureHint =
    "The program may not say why it could not start the command: see the logs "
    "of the host.";

using Words = std::vector<std::string>;

// Each container command line is `words` and then the boot command; the context
// is named METHOD.CONTAINER.
absl::Status Complete(absl::string_view method, absl::string_view container,
                      Words words, absl::Span<const std::string> boot_argv,
                      ConnectionCommand& command) {
  command.argv = std::move(words);
  Append(command.argv, boot_argv);
  command.context_name = absl::StrCat(method, ".", container);
  return absl::OkStatus();
}

// Returns "--user=NAME", or nothing.
Words UserFlag(const OptionReader& options) {
  const std::string user = options.Text("username");
  if (user.empty()) return {};
  return {absl::StrCat("--user=", user)};
}

absl::Status CompleteDocker(const OptionReader& options,
                            absl::Span<const std::string> boot_argv,
                            ConnectionCommand& command) {
  const std::string container = options.Text("container");
  const std::string image = options.Text("image");
  if (container.empty() && image.empty()) {
    return absl::InvalidArgumentError(
        "docker: expected option container or image, got neither");
  }
  Words words = {options.Text("docker_path"),
                 container.empty() ? "run" : "exec", "--interactive"};
  Append(words, UserFlag(options));
  if (container.empty()) {
    Append(words, {"--rm", image});
  } else {
    words.push_back(container);
  }
  return Complete("docker", container.empty() ? image : container,
                  std::move(words), boot_argv, command);
}

absl::Status CompletePodman(const OptionReader& options,
                            absl::Span<const std::string> boot_argv,
                            ConnectionCommand& command) {
  const std::string container = options.Text("container");
  Words words = {options.Text("podman_path"), "exec"};
  Append(words, UserFlag(options));
  Append(words, {"--interactive", "--", container});
  return Complete("podman", container, std::move(words), boot_argv, command);
}

absl::Status CompleteBuildah(const OptionReader& options,
                             absl::Span<const std::string> boot_argv,
                             ConnectionCommand& command) {
  const std::string container = options.Text("container");
  Words words = {options.Text("buildah_path"), "run"};
  Append(words, UserFlag(options));
  Append(words, {"--", container});
  return Complete("buildah", container, std::move(words), boot_argv, command);
}

// A list of texts as Python 3's repr() shows it: the original puts that into
// the name.
std::string PythonList(absl::Span<const std::string> words) {
  const auto append_quoted = [](std::string* out, const std::string& word) {
    absl::StrAppend(out, "'",
                    absl::StrReplaceAll(word, {{"\\", "\\\\"}, {"'", "\\'"}}),
                    "'");
  };
  return absl::StrCat("[", absl::StrJoin(words, ", ", append_quoted), "]");
}

absl::Status CompleteKubectl(const OptionReader& options,
                             absl::Span<const std::string> boot_argv,
                             ConnectionCommand& command) {
  const std::string pod = options.Text("pod");
  const Words arguments = options.List("kubectl_args");
  Words words = {options.Text("kubectl_path")};
  Append(words, arguments);
  Append(words, {"exec", "-it", pod, "--"});
  return Complete("kubectl", absl::StrCat(pod, PythonList(arguments)),
                  std::move(words), boot_argv, command);
}

absl::Status CompleteLxc(const OptionReader& options,
                         absl::Span<const std::string> boot_argv,
                         ConnectionCommand& command) {
  const std::string container = options.Text("container");
  return Complete("lxc", container,
                  {options.Text("lxc_attach_path"), "--clear-env", "--name",
                   container, "--"},
                  boot_argv, command);
}

absl::Status CompleteLxd(const OptionReader& options,
                         absl::Span<const std::string> boot_argv,
                         ConnectionCommand& command) {
  const std::string container = options.Text("container");
  return Complete("lxd", container,
                  {options.Text("lxc_path"), "exec", "--mode=noninteractive",
                   container, "--"},
                  boot_argv, command);
}

absl::Status CompleteIncus(const OptionReader& options,
                           absl::Span<const std::string> boot_argv,
                           ConnectionCommand& command) {
  const std::string container = options.Text("container");
  return Complete("incus", container,
                  {options.Text("incus_path"), "exec", "--mode=non-interactive",
                   container, "--"},
                  boot_argv, command);
}

absl::Status CompleteJail(const OptionReader& options,
                          absl::Span<const std::string> boot_argv,
                          ConnectionCommand& command) {
  const std::string container = options.Text("container");
  const std::string user = options.Text("username");
  Words words = {options.Text("jexec_path")};
  if (!user.empty()) Append(words, {"-U", user});
  words.push_back(container);
  return Complete("jail", container, std::move(words), boot_argv, command);
}

// If any of the three descriptors is a terminal, lxc-attach, lxc and incus make
// a terminal of their own, which is slow and has small buffers.
constexpr StdioKind kStdio = StdioKind::kSocketPairWithErrors;

constexpr ConnectionMethod kMethods[] = {
    {.name = "docker",
     .options = kDockerOptions,
     .stdio = kStdio,
     .complete = CompleteDocker},
    {.name = "podman",
     .options = kPodmanOptions,
     .stdio = kStdio,
     .complete = CompletePodman},
    {.name = "buildah",
     .options = kBuildahOptions,
     .stdio = kStdio,
     .complete = CompleteBuildah},
    {.name = "kubectl",
     .options = kKubectlOptions,
     .stdio = kStdio,
     .process_is_child = true,
     .complete = CompleteKubectl},
    {.name = "lxc",
     .options = kLxcOptions,
     .stdio = kStdio,
     .end_of_stream_hint = kSilentFailureHint,
     .complete = CompleteLxc},
    {.name = "lxd",
     .options = kLxdOptions,
     .stdio = kStdio,
     .end_of_stream_hint = kSilentFailureHint,
     .complete = CompleteLxd},
    {.name = "incus",
     .options = kIncusOptions,
     .stdio = kStdio,
     .end_of_stream_hint = kSilentFailureHint,
     .complete = CompleteIncus},
    {.name = "jail",
     .options = kJailOptions,
     .stdio = kStdio,
     .complete = CompleteJail},
};

}  // namespace

absl::Span<const ConnectionMethod> ContainerMethods() { return kMethods; }

}  // namespace mitogen
