"""What rules_shell gives, for a Bazel that has it built in."""

sh_test = native.sh_test
