#include "stub/connect/login_dialog.h"

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using Lines = std::vector<std::string>;

LoginDialogOptions With(LoginProgram program,
                        std::optional<std::string> password = std::nullopt) {
  LoginDialogOptions options;
  options.program = program;
  options.password = std::move(password);
  if (program == LoginProgram::kSudo) options.password_prompt = "our-prompt:";
  return options;
}

// What one text leads to, in a new dialog.
std::optional<LoginFailure> FailureAt(LoginProgram program,
                                      absl::string_view text) {
  LoginDialog dialog(With(program));
  dialog.Feed(text).IgnoreError();
  return dialog.failure();
}

TEST(LoginDialogTest, TypesThePasswordAtThePrompt) {
  LoginDialog dialog(With(LoginProgram::kSu, "pw"));
  ASSERT_TRUE(dialog.Feed("Password: ").ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
  EXPECT_EQ(dialog.TakeAnswer(), "");
  EXPECT_TRUE(dialog.password_sent());
  EXPECT_TRUE(dialog.Feed("\r\nhello\r\n").ok());
  EXPECT_EQ(dialog.TakeLines(), (Lines{"hello"}));
}

TEST(LoginDialogTest, ShowsTheLineThatToldAndStaysFailed) {
  LoginDialog dialog(With(LoginProgram::kSsh));
  const absl::Status status =
      dialog.Feed("noise\nalice@h: Permission denied (publickey).\r\n");
  EXPECT_EQ(status, absl::PermissionDeniedError(
                        "ssh: permission denied; it said \"alice@h: "
                        "Permission denied (publickey).\""));
  EXPECT_EQ(dialog.Feed("more\n"), status);
  EXPECT_EQ(dialog.TakeLines(),
            (Lines{"noise", "alice@h: Permission denied (publickey)."}));
}

TEST(LoginDialogTest, FailsAtAPromptWithoutAPassword) {
  for (const LoginProgram program : {LoginProgram::kSsh, LoginProgram::kSudo,
                                     LoginProgram::kSu, LoginProgram::kDoas}) {
    EXPECT_EQ(FailureAt(program, "Password: "),
              LoginFailure::kPasswordRequired);
  }
}

TEST(LoginDialogTest, TakesASecondPromptForAWrongPassword) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  ASSERT_TRUE(dialog.Feed("our-prompt:").ok());
  EXPECT_EQ(dialog.Feed("\r\nour-prompt:").code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(dialog.failure(), LoginFailure::kPasswordIncorrect);
}

TEST(LoginDialogTest, KnowsThePromptsOfOtherLanguages) {
  for (const char* prompt : {"Passwort: ", "Mot de passe : ", "Contraseña: ",
                             "Пароль: ", "密码：", "パスワード: ", "Hasło: "}) {
    LoginDialog dialog(With(LoginProgram::kSu, "pw"));
    ASSERT_TRUE(dialog.Feed(prompt).ok());
    EXPECT_EQ(dialog.TakeAnswer(), "pw\n") << prompt;
  }
}

TEST(LoginDialogTest, LooksForThePromptThatTheOptionsName) {
  LoginDialogOptions options = With(LoginProgram::kDoas, "pw");
  options.password_prompt = "SECRET";
  LoginDialog dialog(options);
  ASSERT_TRUE(dialog.Feed("Password: ").ok());
  EXPECT_EQ(dialog.TakeAnswer(), "");
  ASSERT_TRUE(dialog.Feed("\nyour secret> ").ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
}

TEST(LoginDialogTest, LooksForTheRefusalsThatTheOptionsName) {
  LoginDialogOptions options = With(LoginProgram::kSu, "pw");
  options.incorrect_prompts = {"Falsch"};
  LoginDialog dialog(options);
  ASSERT_TRUE(dialog.Feed("falsch\nPassword: ").ok());
  EXPECT_FALSE(dialog.Feed("\nsu: falsch!\n").ok());
  EXPECT_EQ(dialog.failure(), LoginFailure::kPasswordIncorrect);
}

TEST(LoginDialogTest, TakesNoFinishedLineForAPrompt) {
  LoginDialog dialog(With(LoginProgram::kSsh));
  EXPECT_TRUE(dialog.Feed("Your password: change it.\nPassword:\n").ok());
}

TEST(LoginDialogTest, WaitsForTheWholePromptOfSudoRs) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  ASSERT_TRUE(dialog.Feed("[sudo: our-prompt:").ok());
  ASSERT_TRUE(dialog.Feed("] Senha").ok());
  EXPECT_EQ(dialog.TakeAnswer(), "");
  ASSERT_TRUE(dialog.Feed(": ").ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
}

TEST(LoginDialogTest, AcceptsAHostKeyOnlyIfToldSo) {
  constexpr absl::string_view kAsk =
      "Are you sure you want to continue connecting (yes/no)? ";
  LoginDialogOptions options = With(LoginProgram::kSsh);
  EXPECT_EQ(FailureAt(LoginProgram::kSsh, kAsk), LoginFailure::kHostKeyRefused);
  options.accept_host_key = true;
  LoginDialog dialog(options);
  ASSERT_TRUE(dialog.Feed(kAsk).ok());
  EXPECT_EQ(dialog.TakeAnswer(), "yes\n");
}

TEST(LoginDialogTest, TellsSshDebuggingFromPrompts) {
  EXPECT_EQ(FailureAt(LoginProgram::kSsh, "debug1: next method: password:"),
            std::nullopt);
  EXPECT_EQ(FailureAt(LoginProgram::kSsh,
                      "debug1: Connection closed by 1.2.3.4 port 22\n"),
            std::nullopt);
}

TEST(LoginDialogTest, LeavesTheWordsOfAShellAlone) {
  EXPECT_EQ(FailureAt(LoginProgram::kSsh, "sh: cd: Permission denied\n"),
            std::nullopt);
  EXPECT_EQ(FailureAt(LoginProgram::kSudo, "Permission denied (x)\n"),
            std::nullopt);
}

TEST(LoginDialogTest, SaysNothingForACommandThatIsNoLogin) {
  EXPECT_EQ(FailureAt(LoginProgram::kNone, "su: Sorry\nPassword: "),
            std::nullopt);
}

TEST(LoginDialogTest, ReadsTheLastLineAtTheEnd) {
  LoginDialog dialog(With(LoginProgram::kSu));
  ASSERT_TRUE(dialog.Feed("su: unknown user x").ok());
  EXPECT_EQ(dialog.FeedEnd().code(), absl::StatusCode::kNotFound);
}

struct Words {
  LoginProgram program;
  absl::string_view line;
  LoginFailure failure;
};

// What cannot be recorded on one machine, from the sources of the programs.
constexpr Words kWords[] = {
    {LoginProgram::kSsh, "ssh: connect to host h port 22: Connection timed out",
     LoginFailure::kTimedOut},
    {LoginProgram::kSsh, "ssh: connect to host h port 22: No route to host",
     LoginFailure::kUnreachable},
    {LoginProgram::kSsh,
     "kex_exchange_identification: Connection closed by remote host",
     LoginFailure::kConnectionClosed},
    {LoginProgram::kSsh,
     "Received disconnect from ::1 port 22:2: Too many authentication failures",
     LoginFailure::kPermissionDenied},
    {LoginProgram::kSsh, "Permission denied (publickey,keyboard-interactive).",
     LoginFailure::kPasswordRequired},
    {LoginProgram::kSudo,
     "sudo: no tty present and no askpass program specified",
     LoginFailure::kTerminalRequired},
    {LoginProgram::kSudo, "sudo: sorry, you must have a tty to run sudo",
     LoginFailure::kTerminalRequired},
    {LoginProgram::kSudo,
     "Sorry, user a is not allowed to execute '/bin/sh' as root on h.",
     LoginFailure::kNotAllowed},
    {LoginProgram::kSudo,
     "a is not in the sudoers file.  This incident will be reported.",
     LoginFailure::kNotAllowed},
    {LoginProgram::kSudo, "sudo: 3 incorrect password attempts",
     LoginFailure::kPasswordIncorrect},
    {LoginProgram::kSudo, "sudo: Maximum 3 incorrect authentication attempts",
     LoginFailure::kPasswordIncorrect},
    {LoginProgram::kSudo,
     "sudo: effective uid is not 0, is sudo installed setuid root?",
     LoginFailure::kCannotElevate},
    {LoginProgram::kSu, "No passwd entry for user 'x'",
     LoginFailure::kUnknownUser},
    {LoginProgram::kSu, "su: must be run from a terminal",
     LoginFailure::kTerminalRequired},
    {LoginProgram::kSu, "su: Permission denied", LoginFailure::kNotAllowed},
    {LoginProgram::kSu,
     "su: you are not in the correct group (wheel) to su root.",
     LoginFailure::kNotAllowed},
    {LoginProgram::kDoas, "doas: a tty is required",
     LoginFailure::kTerminalRequired},
    {LoginProgram::kDoas, "doas: Authorization required",
     LoginFailure::kPasswordRequired},
};

TEST(LoginDialogTest, TellsRefusalsApart) {
  for (const Words& words : kWords) {
    const std::string line = std::string(words.line) + "\r\n";
    EXPECT_EQ(FailureAt(words.program, line), words.failure) << words.line;
  }
}

TEST(LoginPatternsTest, SaySomethingOfEveryFailure) {
  for (int i = 0; i <= static_cast<int>(LoginFailure::kBadConfiguration); ++i) {
    const auto failure = static_cast<LoginFailure>(i);
    EXPECT_EQ(InfoOf(failure).failure, failure);
    EXPECT_FALSE(InfoOf(failure).text.empty());
  }
}

TEST(LoginPatternsTest, MatchWholeLinesWithAsterisks) {
  EXPECT_TRUE(MatchesPattern("su: sorry", "su: Sorry"));
  EXPECT_FALSE(MatchesPattern("su: sorry", "su: Sorry!"));
  EXPECT_TRUE(MatchesPattern("*b*d", "abcbd"));
  EXPECT_FALSE(MatchesPattern("*b*d", "abcbde"));
  EXPECT_TRUE(MatchesPattern("*", ""));
}

RC_GTEST_PROP(LoginDialogTest, KeepsABoundedPartOfAnyInput,
              (const std::vector<std::string>& chunks)) {
  LoginDialogOptions options = With(LoginProgram::kSsh, "pw");
  options.max_line = 8;
  options.max_lines = 3;
  LoginDialog dialog(options);
  for (const std::string& chunk : chunks) dialog.Feed(chunk).IgnoreError();
  dialog.FeedEnd().IgnoreError();
  const Lines lines = dialog.TakeLines();
  RC_ASSERT(lines.size() <= 3u);
  for (const std::string& line : lines) RC_ASSERT(line.size() <= 8u);
}

}  // namespace
}  // namespace mitogen
