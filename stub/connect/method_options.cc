#include "stub/connect/method_options.h"

namespace mitogen {
namespace {

template <typename T>
void Add(ConnectionOptions& out, absl::string_view name,
         const std::optional<T>& value) {
  if (value.has_value()) out.emplace(name, *value);
}

void AddCommon(ConnectionOptions& out, const CommonOptions& options) {
  Add(out, "name", options.name);
  Add(out, "remote_name", options.remote_name);
  Add(out, "python_path", options.python_path);
  Add(out, "connect_timeout", options.connect_timeout);
  Add(out, "debug", options.debug);
  Add(out, "profiling", options.profiling);
  Add(out, "unidirectional", options.unidirectional);
  Add(out, "send_stub", options.send_stub);
  Add(out, "max_message_size", options.max_message_size);
}

}  // namespace

ConnectionOptions ToConnectionOptions(const LocalOptions& options) {
  ConnectionOptions out;
  AddCommon(out, options.common);
  return out;
}

ConnectionOptions ToConnectionOptions(const SshOptions& options) {
  ConnectionOptions out;
  out.emplace("hostname", options.hostname);
  Add(out, "username", options.username);
  Add(out, "port", options.port);
  Add(out, "password", options.password);
  Add(out, "identity_file", options.identity_file);
  Add(out, "identities_only", options.identities_only);
  Add(out, "check_host_keys", options.check_host_keys);
  Add(out, "compression", options.compression);
  Add(out, "keepalive_enabled", options.keepalive_enabled);
  Add(out, "keepalive_interval", options.keepalive_interval);
  Add(out, "keepalive_count", options.keepalive_count);
  Add(out, "ssh_path", options.ssh_path);
  Add(out, "ssh_args", options.ssh_args);
  Add(out, "ssh_debug_level", options.ssh_debug_level);
  AddCommon(out, options.common);
  return out;
}

ConnectionOptions ToConnectionOptions(const SudoOptions& options) {
  ConnectionOptions out;
  Add(out, "username", options.username);
  Add(out, "password", options.password);
  Add(out, "sudo_path", options.sudo_path);
  Add(out, "preserve_env", options.preserve_env);
  Add(out, "set_home", options.set_home);
  Add(out, "login", options.login);
  Add(out, "selinux_role", options.selinux_role);
  Add(out, "selinux_type", options.selinux_type);
  Add(out, "sudo_args", options.sudo_args);
  AddCommon(out, options.common);
  return out;
}

ConnectionOptions ToConnectionOptions(const SuOptions& options) {
  ConnectionOptions out;
  Add(out, "username", options.username);
  Add(out, "password", options.password);
  Add(out, "su_path", options.su_path);
  Add(out, "password_prompt", options.password_prompt);
  Add(out, "incorrect_prompts", options.incorrect_prompts);
  AddCommon(out, options.common);
  return out;
}

ConnectionOptions ToConnectionOptions(const DoasOptions& options) {
  ConnectionOptions out;
  Add(out, "username", options.username);
  Add(out, "password", options.password);
  Add(out, "doas_path", options.doas_path);
  Add(out, "password_prompt", options.password_prompt);
  Add(out, "incorrect_prompts", options.incorrect_prompts);
  AddCommon(out, options.common);
  return out;
}

}  // namespace mitogen
