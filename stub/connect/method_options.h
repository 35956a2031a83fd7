// C++ structs with the options of the most used methods. If a member is not
// set, the option is not given, and the table's default holds
// (connection_method.h).
//
//   SshOptions ssh{.hostname = "host", .port = 2222};
//   MakeConnectionCommand(SshOptions::kMethod, ToConnectionOptions(ssh), boot);

#ifndef MITOGEN_STUB_CONNECT_METHOD_OPTIONS_H_
#define MITOGEN_STUB_CONNECT_METHOD_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "stub/connect/connection_option.h"

namespace mitogen {

// The options that every method takes.
struct CommonOptions {
  std::optional<std::string> name;
  std::optional<std::string> remote_name;
  // A program and its first arguments.
  std::optional<std::vector<std::string>> python_path;
  // The seconds in which the child must be up, login included; 30 if not set.
  std::optional<double> connect_timeout;
  std::optional<bool> debug;
  std::optional<bool> profiling;
  std::optional<bool> unidirectional;
  // Send a program of MasterSettings::stub_program to the host and start it
  // instead of Python.
  std::optional<bool> send_stub;
  // In bytes; the parent's limit if not set.
  std::optional<int64_t> max_message_size;
};

// Starts a child on this machine, as this user.
struct LocalOptions {
  static constexpr absl::string_view kMethod = "local";
  CommonOptions common;
};

// Logs in to another machine with ssh. `hostname` is required.
struct SshOptions {
  static constexpr absl::string_view kMethod = "ssh";
  std::string hostname;
  std::optional<std::string> username;
  std::optional<int64_t> port;
  std::optional<std::string> password;
  std::optional<std::string> identity_file;
  std::optional<bool> identities_only;
  // "enforce", "accept" or "ignore"; "enforce" if not set.
  std::optional<std::string> check_host_keys;
  std::optional<bool> compression;
  std::optional<bool> keepalive_enabled;
  // The seconds between two keepalives; 15 if not set.
  std::optional<int64_t> keepalive_interval;
  // The connection ends after so many keepalives without an answer; 3 if not
  // set.
  std::optional<int64_t> keepalive_count;
  std::optional<std::string> ssh_path;
  std::optional<std::vector<std::string>> ssh_args;
  // A level from 1 to 3 gives ssh as many -v.
  std::optional<int64_t> ssh_debug_level;
  CommonOptions common;
};

// Becomes another user with sudo; root if no user name is set.
struct SudoOptions {
  static constexpr absl::string_view kMethod = "sudo";
  std::optional<std::string> username;
  std::optional<std::string> password;
  std::optional<std::string> sudo_path;
  std::optional<bool> preserve_env;
  std::optional<bool> set_home;
  std::optional<bool> login;
  std::optional<std::string> selinux_role;
  std::optional<std::string> selinux_type;
  std::optional<std::vector<std::string>> sudo_args;
  CommonOptions common;
};

// Becomes another user with su; root if no user name is set.
struct SuOptions {
  static constexpr absl::string_view kMethod = "su";
  std::optional<std::string> username;
  std::optional<std::string> password;
  std::optional<std::string> su_path;
  std::optional<std::string> password_prompt;
  std::optional<std::vector<std::string>> incorrect_prompts;
  CommonOptions common;
};

// Becomes another user with doas; root if no user name is set.
struct DoasOptions {
  static constexpr absl::string_view kMethod = "doas";
  std::optional<std::string> username;
  std::optional<std::string> password;
  std::optional<std::string> doas_path;
  std::optional<std::string> password_prompt;
  std::optional<std::vector<std::string>> incorrect_prompts;
  CommonOptions common;
};

ConnectionOptions ToConnectionOptions(const LocalOptions& options);
ConnectionOptions ToConnectionOptions(const SshOptions& options);
ConnectionOptions ToConnectionOptions(const SudoOptions& options);
ConnectionOptions ToConnectionOptions(const SuOptions& options);
ConnectionOptions ToConnectionOptions(const DoasOptions& options);

// One of the structs above.
template <typename T>
concept MethodOptions = requires(const T& options) {
  T::kMethod;
  ToConnectionOptions(options);
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_METHOD_OPTIONS_H_
