#include "tools/mito/mito_usage.h"

#include <string>

#include "absl/strings/string_view.h"
#include "tools/mito/command_line.h"
#include "tools/mito/flag.h"
#include "tools/mito/hop.h"

namespace mitogen::mito {
namespace {

UsageRow Row(absl::string_view name, absl::string_view operand,
             absl::string_view what) {
  return {std::string(name), std::string(operand), std::string(what)};
}

UsageSection SubcommandSection() {
  UsageSection section = {"Subcommands", {}};
  for (const SubcommandRow& row : Subcommands()) {
    section.rows.push_back(Row(row.name, "", row.what));
  }
  return section;
}

UsageSection HopSection() {
  UsageSection section = {"Hops, each from the one before", {}};
  for (const HopFlag& flag : HopFlags()) {
    section.rows.push_back(Row(flag.flag, flag.operand, flag.what));
  }
  return section;
}

UsageSection FlagSection(absl::string_view title, bool of_call,
                         bool of_session) {
  UsageSection section = {std::string(title), {}};
  for (const Flag& flag : Flags()) {
    if (IsFlagOf(flag, Subcommand::kCall) == of_call &&
        IsFlagOf(flag, Subcommand::kSession) == of_session) {
      section.rows.push_back(Row(flag.name, flag.operand, flag.what));
    }
  }
  return section;
}

}  // namespace

Usage MitoUsage() {
  return {
      .program = "mito",
      .summary =
          "calls functions in Python, on other machines and as other "
          "users",
      .synopsis = {"call [FLAG|HOP]... FUNCTION [ARG|NAME=VALUE]... "
                   "[-- [ARG]...]",
                   "session [FLAG]...", "methods", "explain CLAUSE|TEXT", "complete -- [WORD]...",
                   "help", "--version"},
      .paragraphs =
          {"FUNCTION is module.function or module:Class.method. It runs where "
           "the last hop leads; without a hop, in a child on this machine. An "
           "argument that is JSON means that value, and any other is text; "
           "after -- no argument is a keyword. The result is a line of JSON on "
           "standard output. Logs and errors go to standard error.",
           "With --host or --fan-out the call is made on each of these hosts, "
           "and {} in a hop stands for the host. Each host has a line of "
           "output.",
           "CLAUSE is one of the specification, such as RTE-4 or RTE-4.1. TEXT "
           "is the reason of a dead message or an error text, as it was "
           "printed: explain says what it means, who is at fault and what to "
           "do. Other words are looked for in the titles of clauses."},
      .sections =
          {SubcommandSection(),
           HopSection(),
           FlagSection("Flags of call and session", true, true),
           FlagSection("Flags of call", true, false),
           FlagSection("Flags of session", false, true),
           {"Exit status",
            {{"0", "", "a result"},
             {"1", "", "the function raised an exception"},
             {"2", "", "usage"},
             {"3", "", "not connected"},
             {"4", "", "the context was lost before it answered"},
             {"5", "", "--timeout was over"},
             {"6", "",
              "an answer cannot be read or shown, standard output did not "
              "take it, or there is no memory, thread or descriptor left; of "
              "many hosts, the greatest status"}}},
           {"Environment",
            {{"MITOGEN_PATH", "",
              "holds the package mitogen, if --mitogen does not say where"}}}},
      .examples =
          {{"mito call --ssh web1 --sudo root os.getuid", "",
            "calls a function as root on web1"},
           {"mito call --ssh web1 --stub /opt/mitogen-stub os.listdir /srv", "",
            "does it on a host without Python"},
           {"mito call --fan-out hosts.txt --repr platform.platform", "",
            "calls it on each host of a file"},
           {"mito explain no route to 3, my ID is 0", "",
            "says what this error means"}},
      .see_also = {"mitogen-stub", "ssh", "sudo"},
  };
}

}  // namespace mitogen::mito
