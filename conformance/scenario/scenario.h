// What happens to one router, step by step: the data of the testee operation
// router.run (../testee/protocol.md).

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/handle.h"
#include "protocol/message.h"
#include "router/handle_table.h"
#include "router/identity.h"
#include "router/link.h"
#include "router/modules/module_source.h"

namespace mitogen {

enum class Role : uint8_t {
  kLeaf,  // Serves no ADD_ROUTE, and has a link to its parent only.
  kParent,
  kMaster,
};

enum class StepKind : uint8_t {
  kConnect,
  kReceive,
  kRoute,
  kAddHandler,
  kRemoveHandler,
  kLose,
  kExit,
  // Of a context with its roles; these two of a master.
  kListHandles,
  kAllocateId,
  kForwardModules,
  // Of a child.
  kRunCall,
  kImport,
  // Of any context with its roles.
  kShutDown,
  kAskToEnd,
};

constexpr bool NeedsRoles(StepKind kind) {
  return kind >= StepKind::kListHandles;
}

// Only what the kind needs is set.
struct Step {
  StepKind kind = StepKind::kExit;
  // The name of a link: of kConnect, kReceive and kLose.
  std::string link;
  // Of kConnect; the name is the context's.
  LinkOptions options;
  std::string name;
  // Of kReceive and kRoute.
  Message message;
  // Of kAddHandler. It answers messages that want one with `reply`, if it is
  // set.
  HandlerOptions handler;
  std::optional<std::string> reply;
  // Of kRemoveHandler.
  uint32_t handle = 0;
  // Of kForwardModules and kAskToEnd.
  uint32_t context_id = 0;
  // Of kForwardModules; and one name of kImport.
  std::vector<std::string> fullnames;
};

struct KnownModule {
  ModuleSourceText text;
  std::vector<std::string> related;
};

// A function that calls may name.
struct KnownFunction {
  // How many arguments it takes, none by name; any if it is not set.
  std::optional<uint32_t> takes;
  // What it raises, "module.Type: words"; else it returns the value of a
  // pickle.
  std::optional<std::string> raises;
  std::string returns;
};

// What a context with all its roles (ROL-1) is made with; what it knows counts
// in a master only.
struct Roles {
  Dialect dialect;
  std::map<std::string, KnownModule> modules;
  // Prefixes of names of modules: those that the policy allows, if there are
  // any, besides Mitogen's own; and those that it denies.
  std::vector<std::string> overrides;
  std::vector<std::string> blocks;
  // By package and name.
  std::map<std::pair<std::string, std::string>, std::string> resources;
  // What a child can run: by module, and by name in it, with the name of the
  // class and a dot before that of a method.
  std::map<std::pair<std::string, std::string>, KnownFunction> functions;
};

struct Scenario {
  Role role = Role::kMaster;
  Identity identity;
  uint32_t max_message_size = 128u << 20;
  bool unidirectional = false;
  // Without them there is nothing but a Router with its RouteMonitor.
  std::optional<Roles> roles;
  std::vector<Step> steps;
};

template <typename T>
struct Named {
  absl::string_view name;
  T value;
};

inline constexpr Named<Role> kRoles[] = {
    {"leaf", Role::kLeaf},
    {"parent", Role::kParent},
    {"master", Role::kMaster},
};

inline constexpr Named<StepKind> kStepKinds[] = {
    {"connect", StepKind::kConnect},
    {"receive", StepKind::kReceive},
    {"route", StepKind::kRoute},
    {"add_handler", StepKind::kAddHandler},
    {"remove_handler", StepKind::kRemoveHandler},
    {"lose", StepKind::kLose},
    {"exit", StepKind::kExit},
    {"list_handles", StepKind::kListHandles},
    {"allocate_id", StepKind::kAllocateId},
    {"forward_modules", StepKind::kForwardModules},
    {"run_call", StepKind::kRunCall},
    {"import", StepKind::kImport},
    {"shut_down", StepKind::kShutDown},
    {"ask_to_end", StepKind::kAskToEnd},
};

inline constexpr Named<SenderRule> kPolicies[] = {
    {"anyone", SenderRule::kAnyone},
    {"parent_authority", SenderRule::kParentAuthority},
    {"neighbour", SenderRule::kNeighbour},
};

// Of a value that is in the table.
template <typename T, size_t kSize>
constexpr absl::string_view NameIn(const Named<T> (&table)[kSize], T value) {
  for (const Named<T>& row : table) {
    if (row.value == value) return row.name;
  }
  return "";
}

template <typename T, size_t kSize>
constexpr std::optional<T> ValueIn(const Named<T> (&table)[kSize],
                                   absl::string_view name) {
  for (const Named<T>& row : table) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_H_
