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

// The failure that a text leads to in a new dialog, if its last line is a
// prompt or the program ends with it.
std::optional<LoginFailure> FailureAt(LoginProgram program,
                                      absl::string_view text) {
  LoginDialog dialog(With(program));
  dialog.Feed(text);
  dialog.AnswerSecret().IgnoreError();
  dialog.FeedEnd();
  return dialog.failure().has_value() ? dialog.failure() : dialog.diagnosed();
}

// The answer to `prompt` if the terminal hides what is typed.
std::string AnswerAt(LoginDialogOptions options, absl::string_view prompt) {
  LoginDialog dialog(std::move(options));
  dialog.Feed(prompt);
  EXPECT_EQ(dialog.TakeAnswer(), "") << prompt;
  dialog.AnswerSecret().IgnoreError();
  return dialog.TakeAnswer();
}

TEST(LoginDialogTest, TypesThePasswordAtThePrompt) {
  LoginDialog dialog(With(LoginProgram::kSu, "pw"));
  dialog.Feed("Password: ");
  EXPECT_TRUE(dialog.asks_for_secret());
  ASSERT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
  EXPECT_EQ(dialog.TakeAnswer(), "");
  EXPECT_TRUE(dialog.password_sent());
  dialog.Feed("\r\nhello\r\n");
  EXPECT_EQ(dialog.TakeLines(), (Lines{"hello"}));
}

// A read can end anywhere in a line.
TEST(LoginDialogTest, TypesNothingWhereTheTerminalShowsIt) {
  LoginDialog dialog(With(LoginProgram::kSu, "pw"));
  dialog.Feed("Warning: Your password will expire on Monday, 06:");
  dialog.Feed("30 o'clock.\nPassword:");
  EXPECT_EQ(dialog.TakeAnswer(), "");
  EXPECT_TRUE(dialog.asks_for_secret());
  dialog.Feed(" changed last year.\n");
  EXPECT_FALSE(dialog.asks_for_secret());
  EXPECT_EQ(dialog.TakeAnswer(), "");
}

TEST(LoginDialogTest, TypesNothingWhereNothingIsAsked) {
  LoginDialog dialog(With(LoginProgram::kSu, "pw"));
  EXPECT_TRUE(dialog.AnswerSecret().ok());
  dialog.Feed("Password:\nwait");
  EXPECT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.TakeAnswer(), "");
}

TEST(LoginDialogTest, AnswersNothingOnceTheChildHasBegun) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  dialog.Feed("our-prompt:");
  dialog.Close();
  EXPECT_FALSE(dialog.asks_for_secret());
  EXPECT_TRUE(dialog.AnswerSecret().ok());
  dialog.Feed("\nour-prompt:");
  EXPECT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.TakeAnswer(), "");
  EXPECT_FALSE(dialog.password_sent());
}

// Login files of the other side, and programs that they start, write to the
// standard error of ssh.
TEST(LoginDialogTest, GoesOnAfterALineThatTellsARefusal) {
  LoginDialog dialog(With(LoginProgram::kSsh, "pw"));
  dialog.Feed(
      "ssh: Could not resolve hostname git.invalid: Name or service not "
      "known\nalice@h's password: ");
  ASSERT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
}

TEST(LoginDialogTest, NamesTheFirstLineThatToldARefusal) {
  LoginDialog dialog(With(LoginProgram::kSsh));
  EXPECT_TRUE(dialog.Diagnosis().ok());
  dialog.Feed(
      "noise\nalice@h: Permission denied (publickey).\r\n"
      "Connection closed by h\n");
  EXPECT_EQ(dialog.Diagnosis(),
            absl::PermissionDeniedError("ssh: permission denied; it said "
                                        "\"alice@h: Permission denied "
                                        "(publickey).\""));
  EXPECT_EQ(dialog.TakeLines(),
            (Lines{"noise", "alice@h: Permission denied (publickey).",
                   "Connection closed by h"}));
}

TEST(LoginDialogTest, FailsAtAPromptWithoutAPassword) {
  for (const LoginProgram program :
       {LoginProgram::kSsh, LoginProgram::kSu, LoginProgram::kDoas}) {
    EXPECT_EQ(FailureAt(program, "Password: "),
              LoginFailure::kPasswordRequired);
  }
  EXPECT_EQ(FailureAt(LoginProgram::kSudo, "our-prompt:"),
            LoginFailure::kPasswordRequired);
}

TEST(LoginDialogTest, StaysFailed) {
  LoginDialog dialog(With(LoginProgram::kSu));
  dialog.Feed("Password: ");
  const absl::Status status = dialog.AnswerSecret();
  EXPECT_FALSE(status.ok());
  dialog.Feed("\nPassword: ");
  EXPECT_EQ(dialog.AnswerSecret(), status);
}

TEST(LoginDialogTest, TakesASecondPromptForAWrongPassword) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  dialog.Feed("our-prompt:");
  ASSERT_TRUE(dialog.AnswerSecret().ok());
  dialog.Feed("\r\nour-prompt:");
  EXPECT_EQ(dialog.AnswerSecret().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(dialog.failure(), LoginFailure::kPasswordIncorrect);
}

// The password would otherwise become the new password of that user.
TEST(LoginDialogTest, TypesNothingWhereANewPasswordIsWanted) {
  for (const char* prompt :
       {"New password: ", "Current password: ", "(current) UNIX password: ",
        "(alice@h) New password: "}) {
    for (const LoginProgram program :
         {LoginProgram::kSsh, LoginProgram::kSu, LoginProgram::kDoas}) {
      LoginDialog dialog(With(program, "pw"));
      dialog.Feed(prompt);
      EXPECT_TRUE(dialog.asks_for_secret()) << prompt;
      EXPECT_FALSE(dialog.AnswerSecret().ok()) << prompt;
      EXPECT_EQ(dialog.failure(), LoginFailure::kPasswordExpired) << prompt;
      EXPECT_EQ(dialog.TakeAnswer(), "");
    }
  }
  EXPECT_EQ(
      FailureAt(LoginProgram::kSudo, "[sudo: our-prompt:] New password: "),
      LoginFailure::kPasswordExpired);
}

// A host may be called that, and the prompt may be the caller's own.
TEST(LoginDialogTest, TellsAPromptFromOneForANewPassword) {
  EXPECT_EQ(AnswerAt(With(LoginProgram::kDoas, "pw"),
                     "doas (alice@new-password) password: "),
            "pw\n");
  LoginDialogOptions options = With(LoginProgram::kSu, "pw");
  options.password_prompt = "Current password";
  EXPECT_EQ(AnswerAt(options, "Current password: "), "pw\n");
}

// sudo shows a prompt that is not ours when PAM asks for a new password.
TEST(LoginDialogTest, EndsAtOnceWhenSudoAsksForANewPassword) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  dialog.Feed("our-prompt:");
  ASSERT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.TakeAnswer(), "pw\n");
  dialog.Feed(
      "\nsudo: Account or password is expired, reset your password and try "
      "again\r\nChanging password for alice.\r\n[sudo] password for %p: ");
  EXPECT_TRUE(dialog.asks_for_secret());
  EXPECT_FALSE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.failure(), LoginFailure::kPasswordExpired);
  EXPECT_EQ(dialog.TakeAnswer(), "");
}

TEST(LoginDialogTest, TypesNoPasswordWhereAPassphraseIsWanted) {
  LoginDialog dialog(With(LoginProgram::kSsh, "pw"));
  dialog.Feed("Enter passphrase for key '/password': ");
  EXPECT_FALSE(dialog.AnswerSecret().ok());
  EXPECT_EQ(dialog.failure(), LoginFailure::kPassphraseRequired);
  EXPECT_EQ(dialog.TakeAnswer(), "");
}

TEST(LoginDialogTest, KnowsThePromptsOfOtherLanguages) {
  for (const char* prompt : {"Passwort: ", "Mot de passe : ", "Contraseña: ",
                             "Пароль: ", "密码：", "パスワード: ", "Hasło: "}) {
    EXPECT_EQ(AnswerAt(With(LoginProgram::kSu, "pw"), prompt), "pw\n")
        << prompt;
  }
}

TEST(LoginDialogTest, LooksForThePromptThatTheOptionsName) {
  LoginDialogOptions options = With(LoginProgram::kDoas, "pw");
  options.password_prompt = "SECRET";
  EXPECT_EQ(AnswerAt(options, "Password: "), "");
  EXPECT_EQ(AnswerAt(options, "your secret> "), "pw\n");
}

TEST(LoginDialogTest, LooksForTheRefusalsThatTheOptionsName) {
  LoginDialogOptions options = With(LoginProgram::kSu, "pw");
  options.incorrect_prompts = {"Falsch"};
  LoginDialog dialog(options);
  dialog.Feed("falsch\nPassword: ");
  ASSERT_TRUE(dialog.AnswerSecret().ok());
  EXPECT_TRUE(dialog.Diagnosis().ok());
  dialog.Feed("\nsu: falsch!\n");
  EXPECT_EQ(dialog.diagnosed(), LoginFailure::kPasswordIncorrect);
}

TEST(LoginDialogTest, KeepsTheNewestOfManyLines) {
  LoginDialogOptions options;
  options.max_lines = 3;
  LoginDialog dialog(options);
  for (int i = 0; i < 1000; ++i) dialog.Feed(std::to_string(i) + "\n");
  EXPECT_EQ(dialog.TakeLines(), (Lines{"997", "998", "999"}));
}

TEST(LoginDialogTest, CutsALineThatIsTooLong) {
  LoginDialogOptions options;
  options.max_line = 4;
  LoginDialog dialog(options);
  dialog.Feed("abcdefghij");
  dialog.FeedEnd();
  EXPECT_EQ(dialog.TakeLines(), (Lines{"abcd", "efgh", "ij"}));
}

TEST(LoginDialogTest, TakesNoFinishedLineForAPrompt) {
  EXPECT_EQ(AnswerAt(With(LoginProgram::kSsh, "pw"),
                     "Your password: change it.\nPassword:\n"),
            "");
}

// PAM and the other side may write anything, but sudo always writes our prompt.
TEST(LoginDialogTest, KnowsNoPromptOfSudoButOurs) {
  const LoginDialogOptions options = With(LoginProgram::kSudo, "pw");
  for (const char* other :
       {"Password: ", "[sudo] password for alice: ", "our-prompt",
        "our-prompt: password:", "[sudo: our-prompt:", "[sudo: our-prompt:] ",
        "[sudo: our-prompt:] Password", "[sudo: other:] Password: "}) {
    EXPECT_EQ(AnswerAt(options, other), "") << other;
  }
  for (const char* ours : {"our-prompt:", "a lecture. our-prompt:",
                           "[sudo: our-prompt:] Password: "}) {
    EXPECT_EQ(AnswerAt(options, ours), "pw\n") << ours;
  }
}

TEST(LoginDialogTest, WaitsForTheWholePromptOfSudoRs) {
  LoginDialog dialog(With(LoginProgram::kSudo, "pw"));
  for (const char* part : {"[sudo: our-prompt:", "] Senha"}) {
    dialog.Feed(part);
    EXPECT_FALSE(dialog.asks_for_secret());
  }
  dialog.Feed(": ");
  EXPECT_TRUE(dialog.asks_for_secret());
}

TEST(LoginDialogTest, AcceptsAHostKeyOnlyIfToldSo) {
  constexpr absl::string_view kAsk =
      "Are you sure you want to continue connecting (yes/no)? ";
  LoginDialogOptions options = With(LoginProgram::kSsh);
  LoginDialog refusing(options);
  refusing.Feed(kAsk);
  EXPECT_EQ(refusing.TakeAnswer(), "no\n");
  refusing.Feed("no\nHost key verification failed.\n");
  EXPECT_EQ(refusing.diagnosed(), LoginFailure::kHostKeyRefused);
  EXPECT_EQ(refusing.TakeLines(), (Lines{"Host key verification failed."}));
  options.accept_host_key = true;
  LoginDialog accepting(options);
  accepting.Feed(kAsk);
  EXPECT_EQ(accepting.TakeAnswer(), "yes\n");
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
  dialog.Feed("su: unknown user x");
  EXPECT_TRUE(dialog.Diagnosis().ok());
  dialog.FeedEnd();
  EXPECT_EQ(dialog.Diagnosis().code(), absl::StatusCode::kNotFound);
}

struct Words {
  LoginProgram program;
  absl::string_view line;
  LoginFailure failure;
};

// Lines that cannot be recorded on one machine, taken from the sources of the
// programs.
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
  for (const std::string& chunk : chunks) dialog.Feed(chunk);
  dialog.FeedEnd();
  const Lines lines = dialog.TakeLines();
  RC_ASSERT(lines.size() <= 3u);
  for (const std::string& line : lines) RC_ASSERT(line.size() <= 8u);
}

}  // namespace
}  // namespace mitogen
