# Completion of mito for fish: mito itself says what may follow.

function __mito_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program complete -- $words "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :directories
                __fish_complete_directories "$current"
            case :users
                __fish_complete_users
            case :hosts
                __fish_complete_user_at_hosts
                __fish_print_hostnames
            case :variables
                set -nx
            case '*'
                echo $line
        end
    end
end

complete -c mito -f -a '(__mito_complete)'
