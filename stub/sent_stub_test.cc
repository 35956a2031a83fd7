// Tests children whose program is sent to the host (BOOT-17), and what becomes
// of the directory that it is put in. The program is linked as tests are, so it
// needs this machine's libraries.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/shell_stage.h"
#include "stub/master.h"
#include "stub/os/process/spawn.h"

namespace mitogen {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string Runfile(const std::string& path) {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/" + path;
}

std::string ReadFileOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

// $TMPDIR and the first folder of $PATH belong to the test.
class SentStubTest : public testing::Test {
 protected:
  SentStubTest() : root_("/tmp/sent-XXXXXX") {
    EXPECT_NE(mkdtemp(root_.data()), nullptr);
    temporary_ = root_ + "/tmp";
    programs_ = root_ + "/bin";
    fs::create_directory(temporary_);
    fs::create_directory(programs_);
    earlier_path_ = getenv("PATH");
    setenv("PATH", absl::StrCat(programs_, ":", earlier_path_).c_str(), 1);
    setenv("TMPDIR", temporary_.c_str(), 1);
  }
  ~SentStubTest() override {
    setenv("PATH", earlier_path_.c_str(), 1);
    unsetenv("TMPDIR");
    umount2(temporary_.c_str(), MNT_DETACH);
    fs::remove_all(root_);
  }

  // Puts a script in $PATH before the real program of that name. The script
  // goes on with "exec $real ...".
  void Wrap(const std::string& name, const std::string& script) {
    const std::string path = programs_ + "/" + name;
    std::ofstream(path) << "#!/bin/sh\nreal=/bin/" << name << "\n" << script;
    fs::permissions(path, fs::perms::owner_all);
  }

  absl::StatusOr<Context> Connect(
      const std::string& program = Runfile("stub/mitogen-stub")) {
    MasterSettings settings;
    settings.stub_program = program;
    if (master_ == nullptr) master_ = *Master::Start(settings);
    LocalOptions options;
    options.common.send_stub = true;
    options.common.connect_timeout = 60;
    return master_->Local(options);
  }

  // The former path of a child's program: "FOLDER/.mitogen.PID.N/mitogen-stub
  // (deleted)".
  // The name of this machine's processor, and of another one.
  static std::string ThisProcessor() {
    utsname name = {};
    uname(&name);
    return name.machine;
  }
  static std::string OtherProcessor() {
    return ThisProcessor() == "riscv64" ? "loongarch64" : "riscv64";
  }

  // A folder with the program for this machine, and with the beginning of one
  // for the other processor.
  std::string Programs() const {
    const std::string folder = root_ + "/programs";
    fs::create_directory(folder);
    fs::copy_file(Runfile("stub/mitogen-stub"),
                  folder + "/mitogen-stub-" + ThisProcessor());
    std::ofstream(folder + "/mitogen-stub-" + OtherProcessor())
        << "\x7f"
        << "ELF\2\1" << std::string(12, '\0')
        << (OtherProcessor() == "riscv64" ? std::string{'\xf3', 0}
                                          : std::string{2, 1});
    return folder;
  }

  static std::string ProgramOf(const Context& child) {
    const std::string pid = absl::StrCat(*child.Call("os.getpid")->AsInt());
    return fs::read_symlink("/proc/" + pid + "/exe");
  }

  std::string root_;
  std::string temporary_;
  std::string programs_;
  std::string earlier_path_;
  std::unique_ptr<Master> master_;
};

TEST_F(SentStubTest, IsReceivedByAShellAndBecomesAChild) {
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_F(SentStubTest, LeavesNothingBehind) {
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), StartsWith(temporary_ + "/.mitogen."));
  EXPECT_THAT(ProgramOf(*child), EndsWith("/mitogen-stub (deleted)"));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
  EXPECT_TRUE(
      child->Call("os.getenv", CallArguments("MITOGEN_STUB_FILE"))->is_none());
}

TEST_F(SentStubTest, IsTheProgramOfAFolderForTheProcessorOfTheHost) {
  const absl::StatusOr<Context> child = Connect(Programs());
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
}

TEST_F(SentStubTest, IsTheOtherProgramIfTheHostSaysSo) {
  Wrap("uname", absl::StrCat("case $1 in -m) echo ", OtherProcessor(),
                             ";; *) echo Linux ", OtherProcessor(), ";; esac"));
  EXPECT_THAT(
      std::string(Connect(Programs()).status().message()),
      HasSubstr("\nthe program does not run on Linux " + OtherProcessor()));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(SentStubTest, IsNotSentToAProcessorThatItIsNotFor) {
  Wrap("uname", "echo " + OtherProcessor());
  Wrap("ls", "echo >" + root_ + "/script-ran\nexec $real \"$@\"\n");
  const absl::Status failed = Connect().status();
  EXPECT_EQ(failed.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(
      std::string(failed.message()),
      StartsWith(absl::StrCat(
          "cannot connect local: there is no program to send to a host of "
          "processor \"",
          OtherProcessor(), "\"; that in ", Runfile("stub/mitogen-stub"),
          " is for ")));
  EXPECT_FALSE(fs::exists(root_ + "/script-ran"));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(SentStubTest, IsTriedOnAHostThatCannotSayItsProcessor) {
  Wrap("uname", "echo 'no such option' >&2\nexit 1\n");
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
}

TEST_F(SentStubTest, HasTheUmaskOfTheUser) {
  const mode_t earlier = umask(027);
  const absl::StatusOr<Context> child = Connect();
  umask(earlier);
  ASSERT_TRUE(child.ok()) << child.status();
  const std::string pid = absl::StrCat(*child->Call("os.getpid")->AsInt());
  EXPECT_THAT(ReadFileOf("/proc/" + pid + "/status"),
              HasSubstr("\nUmask:\t0027\n"));
}

TEST_F(SentStubTest, ComesInADirectoryThatNobodyElseCanEnter) {
  // This runs after the trial run and before the end of the transfer.
  Wrap("head", absl::StrCat("ls -ld $TMPDIR/.mitogen.*/mitogen-stub "
                            "$TMPDIR/.mitogen.* >",
                            root_, "/seen 2>/dev/null\nexec $real \"$@\"\n"));
  ASSERT_TRUE(Connect().ok());
  const std::string seen = ReadFileOf(root_ + "/seen");
  EXPECT_THAT(seen, HasSubstr("drwx------"));
  EXPECT_THAT(seen, HasSubstr("-rwx------"));
}

TEST_F(SentStubTest, GoesPastAFolderThatIsNotThere) {
  setenv("TMPDIR", (temporary_ + "/not/there").c_str(), 1);
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
}

// Another user may have put something there under the shell's process id. Here
// `sh` is a script that puts it there, and then becomes the real sh.
TEST_F(SentStubTest, LeavesAloneWhatSomebodyElsePutInItsWay) {
  fs::create_directory(root_ + "/victim");
  std::ofstream(root_ + "/victim/mitogen-stub") << "precious";
  Wrap("sh", absl::StrCat("p=$TMPDIR/.mitogen.$$\nmkfifo $p.0\nln -s ", root_,
                          "/victim $p.1\nmkdir -m 777 $p.2\n"
                          "ln -s /no/such/file $p.3\n"
                          "exec $real \"$@\"\n"));
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), EndsWith(".4/mitogen-stub (deleted)"));
  EXPECT_EQ(NamesIn(temporary_).size(), 4);
  EXPECT_EQ(ReadFileOf(root_ + "/victim/mitogen-stub"), "precious");
}

TEST_F(SentStubTest, GoesToAnotherFolderWhereAllNamesAreTaken) {
  Wrap("sh",
       "for n in 0 1 2 3 4; do mkfifo -m 666 $TMPDIR/.mitogen.$$.$n; done\n"
       "exec $real \"$@\"\n");
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
  EXPECT_EQ(NamesIn(temporary_).size(), 5);
}

TEST_F(SentStubTest, GoesPastAFolderInWhichOthersCanRename) {
  for (const mode_t mode : {0777, 0775, 02770}) {
    ASSERT_EQ(chmod(temporary_.c_str(), mode), 0);
    const absl::StatusOr<Context> child = Connect();
    ASSERT_TRUE(child.ok()) << child.status();
    EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_))) << std::oct << mode;
  }
}

TEST_F(SentStubTest, TakesAFolderOfAllInWhichNobodyElseCanRename) {
  ASSERT_EQ(chmod(temporary_.c_str(), 01777), 0);
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), StartsWith(temporary_));
}

// A user who can change a folder above may put another folder in its place.
TEST_F(SentStubTest, GoesPastAFolderBelowOneInWhichOthersCanRename) {
  const std::string open = temporary_ + "/open";
  fs::create_directories(open + "/own");
  ASSERT_EQ(chmod(open.c_str(), 0777), 0);
  setenv("TMPDIR", (open + "/own").c_str(), 1);
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
}

// Here `ls` is a script that makes the name lead elsewhere once the folder was
// checked.
TEST_F(SentStubTest, StaysInTheFolderThatItHasLookedAt) {
  const std::string name = root_ + "/name";
  fs::create_directory(root_ + "/victim");
  fs::create_symlink(temporary_, name);
  setenv("TMPDIR", name.c_str(), 1);
  Wrap("ls", absl::StrCat("$real \"$@\"\nrm ", name, "\nln -s ", root_,
                          "/victim ", name, "\n"));
  Wrap("mkdir",
       absl::StrCat("echo \"$@\" >>", root_, "/made\n", "exec $real \"$@\"\n"));
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), StartsWith(temporary_));
  EXPECT_THAT(ReadFileOf(root_ + "/made"), StartsWith(temporary_));
}

TEST_F(SentStubTest, TakesAFolderByAnotherName) {
  fs::create_symlink(temporary_, root_ + "/name");
  setenv("TMPDIR", (root_ + "/name/../name/.").c_str(), 1);
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), StartsWith(temporary_));
}

TEST_F(SentStubTest, GoesPastAFolderOfAnotherUser) {
  if (chown(temporary_.c_str(), 65534, 65534) != 0) {
    GTEST_SKIP() << "only root can give a folder away";
  }
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
}

TEST_F(SentStubTest, GoesPastAFolderThatIsFull) {
  if (mount("none", temporary_.c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "this process may not mount";
  }
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(SentStubTest, GoesPastAFolderFromWhichNoProgramRuns) {
  if (mount("none", temporary_.c_str(), "tmpfs", MS_NOEXEC, "size=64m") != 0) {
    GTEST_SKIP() << "this process may not mount";
  }
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(ProgramOf(*child), Not(StartsWith(root_)));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(SentStubTest, SaysWhyNoFolderWillDo) {
  Wrap("head",
       "case $3 in /dev/zero) echo part; exit 1;; esac\nexec $real \"$@\"\n");
  const absl::Status failed = Connect().status();
  EXPECT_THAT(std::string(failed.message()),
              HasSubstr("\nno folder for a program of "));
  EXPECT_THAT(std::string(failed.message()),
              HasSubstr(absl::StrCat(temporary_, " (full)")));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

// The disk fills up, or fails, while the program is being sent.
TEST_F(SentStubTest, DoesNotRunAProgramThatCouldNotBeWritten) {
  Wrap("head",
       "case $2$3 in ???????*/dev/zero) exec $real \"$@\";;\n"
       "???????*) $real -c 5000; exit 1;; esac\nexec $real \"$@\"\n");
  const absl::Status failed = Connect().status();
  EXPECT_THAT(std::string(failed.message()),
              HasSubstr("the program did not come whole"));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

// Runs only the shell's stage, with a program of the test's.
class ShellStageProcess : public SentStubTest {
 protected:
  void Start(size_t program_size) {
    absl::StatusOr<SpawnedProcess> process =
        Spawn(MakeShellCommand({{"-c", "CODE", "B64", "NAME", "1"}}), {});
    ASSERT_TRUE(process.ok()) << process.status();
    process_ = *std::move(process);
    Write(BeforeProgram(program_size));
  }
  void Write(const std::string& bytes) {
    ASSERT_EQ(write(process_.in.get(), bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
  }
  void AwaitDirectory() {
    while (NamesIn(temporary_).empty()) absl::SleepFor(absl::Milliseconds(2));
  }
  // The output after MITOEXE, once the input has ended.
  std::string EndOfOutput() {
    process_.in.Reset();
    shutdown(process_.out.get(), SHUT_WR);
    std::string all;
    char bytes[4096];
    ssize_t size;
    while ((size = read(process_.out.get(), bytes, sizeof bytes)) > 0) {
      all.append(bytes, size);
    }
    EXPECT_THAT(all, StartsWith("MITOEXE " + ThisProcessor() + "\n"));
    return all.substr(all.find('\n') + 1);
  }
  int WaitStatus() {
    int status = -1;
    EXPECT_EQ(waitpid(process_.pid, &status, 0), process_.pid);
    return status;
  }

  SpawnedProcess process_;
};

TEST_F(ShellStageProcess, RemovesAllIfTheParentGivesUpBeforeTheProgram) {
  Start(100000);
  AwaitDirectory();
  EXPECT_EQ(EndOfOutput(), "the program did not come whole\n");
  EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(ShellStageProcess, RemovesAllIfTheParentGivesUpInTheMiddle) {
  Start(100000);
  AwaitDirectory();
  Write(std::string(50000, 'x'));
  EXPECT_EQ(EndOfOutput(), "the program did not come whole\n");
  EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(ShellStageProcess, DoesNotRunAProgramWithoutItsEnd) {
  const std::string program = "#!/bin/sh\necho RUN\n";
  Start(program.size());
  Write(program);
  EXPECT_EQ(EndOfOutput(), "the program did not come whole\n");
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
  WaitStatus();
}

TEST_F(ShellStageProcess, RemovesAProgramThatDoesNotRunOnThisMachine) {
  const std::string program =
      "\x7f"
      "ELF for another machine\n";
  Start(program.size());
  Write(program + std::string(kAfterProgram));
  EXPECT_THAT(EndOfOutput(), StartsWith("the program does not run on Linux "));
  EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(ShellStageProcess, RemovesAllAtASignal) {
  for (int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
    Start(100000);
    AwaitDirectory();
    kill(process_.pid, signal);
    EndOfOutput();
    EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0)) << signal;
    EXPECT_THAT(NamesIn(temporary_), IsEmpty()) << signal;
  }
}

// Another user may have set the variable that names the file.
class OwnFileTest : public SentStubTest {
 protected:
  // Makes `directory`, and returns the name of a file in it.
  std::string Stage(const std::string& directory,
                    const std::string& name = "mitogen-stub") {
    fs::create_directory(temporary_ + "/" + directory);
    fs::permissions(temporary_ + "/" + directory, fs::perms::owner_all);
    return temporary_ + "/" + directory + "/" + name;
  }
  std::string Copy(const std::string& path) {
    fs::copy_file(Runfile("stub/mitogen-stub"), path);
    return path;
  }
  // Runs the program without arguments, so it ends at once.
  static void Run(const std::string& program, const std::string& file) {
    const std::string command = absl::StrCat(
        "MITOGEN_STUB_FILE='", file, "' ", program, " </dev/null 2>/dev/null");
    EXPECT_EQ(system(command.c_str()), W_EXITCODE(2, 0));
  }
};

TEST_F(OwnFileTest, IsRemovedWithItsDirectory) {
  const std::string file = Copy(Stage(".mitogen.1.0"));
  Run(file, file);
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_F(OwnFileTest, IsRemovedWithoutADirectoryThatHoldsSomethingElse) {
  const std::string file = Copy(Stage(".mitogen.1.0"));
  std::ofstream(temporary_ + "/.mitogen.1.0/other") << "precious";
  Run(file, file);
  EXPECT_THAT(NamesIn(temporary_ + "/.mitogen.1.0"), ElementsAre("other"));
}

TEST_F(OwnFileTest, IsNoOtherProgram) {
  const std::string other = Copy(Stage(".mitogen.2.0"));
  Run(Runfile("stub/mitogen-stub"), other);
  Run(Copy(Stage(".mitogen.1.0")), other);
  EXPECT_TRUE(fs::exists(other));
}

TEST_F(OwnFileTest, IsNoLinkToTheProgram) {
  const std::string file = Copy(Stage(".mitogen.1.0"));
  const std::string link = Stage(".mitogen.2.0");
  fs::create_symlink(file, link);
  Run(file, link);
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(OwnFileTest, IsNoInstalledProgramThatALinkOfThatNameLeadsTo) {
  const std::string installed = Copy(Stage("bin"));
  fs::create_directory_symlink(temporary_ + "/bin",
                               temporary_ + "/.mitogen.1.0");
  Run(installed, temporary_ + "/.mitogen.1.0/mitogen-stub");
  EXPECT_TRUE(fs::exists(installed));
}

TEST_F(OwnFileTest, IsNotInADirectoryThatOthersMayUse) {
  const std::string file = Copy(Stage(".mitogen.1.0"));
  fs::permissions(temporary_ + "/.mitogen.1.0",
                  fs::perms::owner_all | fs::perms::others_exec);
  Run(file, file);
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(OwnFileTest, IsNoProgramThatIsInstalled) {
  for (const std::string& file :
       {Stage("bin"), Stage(".mitogen"), Stage(".mitogen.1.0", "stub")}) {
    Run(Copy(file), file);
    EXPECT_TRUE(fs::exists(file)) << file;
  }
}

// Runs with every shell that a host may have as sh.
class ShTest : public ShellStageProcess,
               public testing::WithParamInterface<const char*> {
 protected:
  ShTest() {
    fs::create_symlink(absl::StrCat("/usr/bin/", GetParam()),
                       programs_ + "/sh");
  }
};

TEST_P(ShTest, RunsTheStage) {
  const absl::StatusOr<Context> child = Connect();
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->Call("os.getpid").ok());
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

TEST_P(ShTest, RemovesAllAtTheEndOfTheInputAndAtASignal) {
  for (int signal : {0, SIGTERM}) {
    Start(100000);
    AwaitDirectory();
    if (signal != 0) kill(process_.pid, signal);
    EndOfOutput();
    EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0)) << signal;
    EXPECT_THAT(NamesIn(temporary_), IsEmpty()) << signal;
  }
}

TEST_P(ShTest, RemovesAProgramThatDoesNotRun) {
  const std::string program =
      "\x7f"
      "ELF for another machine\n";
  Start(program.size());
  Write(program + std::string(kAfterProgram));
  EXPECT_THAT(EndOfOutput(), HasSubstr("the program does not run on Linux "));
  EXPECT_EQ(WaitStatus(), W_EXITCODE(1, 0));
  EXPECT_THAT(NamesIn(temporary_), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(, ShTest,
                         testing::Values("dash", "bash", "zsh", "ksh93", "mksh",
                                         "busybox"),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace mitogen
