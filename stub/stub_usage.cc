#include "stub/stub_usage.h"

namespace mitogen {

Usage StubUsage() {
  return {
      .program = "mitogen-stub",
      .summary = "the child of a Mitogen parent, without Python",
      .synopsis = {"-c CODE [ARGUMENT]...", "--help", "--version"},
      .paragraphs =
          {"A Mitogen parent starts this program where it would start Python: "
           "name its path as python_path, as ansible_python_interpreter of a "
           "bastion, or with mito call --stub. The program then is a context "
           "of the parent's tree. It answers calls of its own functions and "
           "connects further contexts; it runs no Python. Only a parent makes "
           "the command line with -c."},
      .sections =
          {{"Options",
            {{"-c", "CODE", "the boot command of a parent"},
             {"--help", "", "prints this"},
             {"--version", "", "prints the version"}}},
           {"Exit status",
            {{"0", "", "a shutdown, or the parent is gone"},
             {"1", "", "a failure; standard error and the parent's log say it"},
             {"2", "", "a command line that no parent makes"}}},
           {"Environment",
            {{"MITOGEN_STUB_FILE", "",
              "names the file in which a parent sent this program; the program "
              "removes that file and its directory"}}}},
      .examples =
          {{"mito call --ssh web1 --stub /usr/bin/mitogen-stub os.getpid", "",
            "calls a function on a host that has this program"}},
      .see_also = {"mito"},
  };
}

}  // namespace mitogen
