#!/usr/bin/env bash
# Runs every test, on a private PostgreSQL of its own, and closes with one plain line: "tests: N passed, N failed, N skipped".
#
#   ./test.sh                                everything, in its short form
#   ./test.sh --filter-class "*Ledger*"      arguments go to every test module (--filter-class, --filter-method, --filter-namespace)
#   ./test.sh --long --filter-class "*Ids*"  GRANARY_LONG=1: long forms instead of short ones, and the tests that have no short one
#
# As root it installs what is missing (Debian's postgresql, faketime, chromium and curl). Elsewhere PostgreSQL is taken from the PATH or from
# Debian's folder; without it the suites that need it are skipped, and say so. With CI=true a skipped test is a failure, and
# packages are restored in locked mode. With GRANARY_TEST_POSTGRES set (a connection string of a superuser) that server is used.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

work=$(mktemp -d "${TMPDIR:-/tmp}/granary-tests.XXXXXX") || exit 2
database_owner=()
database_folder=
postgres_bin=
test_run=

say() { printf 'test.sh: %s\n' "$*"; }

clean_up() {
    trap - EXIT INT TERM HUP
    # The tests run in a process group of their own, so that processes which a crashed test left behind go with it.
    [ -z "$test_run" ] || kill -KILL -- "-$test_run" 2>/dev/null
    [ -z "$database_folder" ] || as_database_owner "$postgres_bin/pg_ctl" stop -D "$database_folder/data" -m immediate -s >/dev/null 2>&1
    rm -rf "$work"
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT
trap 'clean_up; exit 143' TERM HUP

install_what_is_missing() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    local missing=()
    find_postgres >/dev/null || missing+=(postgresql)
    compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || missing+=(faketime)
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    command -v curl >/dev/null || missing+=(curl)
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 \
        || { tail -n 20 "$work/apt.log"; say "could not install ${missing[*]}"; }
}

# Prints the folder of PostgreSQL's programs: the PATH's, else the newest of Debian's.
find_postgres() {
    local program
    if program=$(command -v pg_ctl) && command -v initdb >/dev/null; then
        dirname "$(readlink -f "$program")"
        return
    fi
    program=$(compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' | sort -V | tail -n 1)
    [ -n "$program" ] && dirname "$program"
}

# PostgreSQL refuses to run as root.
as_database_owner() {
    (cd / && exec "${database_owner[@]}" "$@")
}

start_postgres() {
    if [ "$(id -u)" = 0 ]; then
        local user=postgres
        getent passwd postgres >/dev/null || user=nobody
        database_owner=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups env "HOME=$work")
    else
        database_owner=(env)
    fi

    database_folder="$work/postgres"
    mkdir "$database_folder" && chmod 711 "$work" || return 1
    if [ "$(id -u)" = 0 ]; then chown "$user" "$database_folder" || return 1; fi

    local password port attempt
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" | as_database_owner sh -c 'umask 077 && cat >"$0"' "$database_folder/password"
    as_database_owner "$postgres_bin/initdb" -D "$database_folder/data" -U granary --pwfile="$database_folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >"$work/initdb.log" 2>&1 \
        || { cat "$work/initdb.log"; return 1; }
    rm "$database_folder/password"

    # fsync stays on: the promises that are tested are about what a commit leaves on disk.
    {
        printf "listen_addresses = '127.0.0.1'\n"
        printf "unix_socket_directories = '%s'\n" "$database_folder"
        printf "max_connections = 200\n"
        printf "log_min_messages = error\n"
    } | as_database_owner tee -a "$database_folder/data/postgresql.conf" >/dev/null

    for attempt in 1 2 3 4 5; do
        port=$((12000 + RANDOM % 20000))
        if as_database_owner "$postgres_bin/pg_ctl" start -D "$database_folder/data" -w -t 60 -s \
            -l "$database_folder/log" -o "-p $port" </dev/null >/dev/null 2>&1; then
            export GRANARY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=granary;Password=$password;Database=postgres"
            return 0
        fi
    done
    tail -n 20 "$database_folder/log"
    return 1
}

# Runs the tests and leaves their output in $work/log; answers with the exit code of dotnet test.
run_tests() {
    # A pipe by name and not '|': the group can be ended, and what is left of it cannot hold the pipe open.
    mkfifo "$work/output"
    mkdir "$work/tmp"
    tee "$work/log" <"$work/output" &
    local printer=$! code
    set -m
    TMPDIR="$work/tmp" dotnet test --solution Orleans.sln --no-build --max-parallel-test-modules 2 --no-progress --no-ansi \
        "$@" </dev/null >"$work/output" 2>&1 &
    test_run=$!
    set +m
    wait "$test_run"
    code=$?
    kill -KILL -- "-$test_run" 2>/dev/null
    test_run=
    wait "$printer"
    return "$code"
}

arguments=()
for argument in "$@"; do
    case "$argument" in
        --long) export GRANARY_LONG=1 ;;
        *) arguments+=("$argument") ;;
    esac
done
# A filter leaves most modules without a test, which is no failure then; a run without any test still is, below.
[ ${#arguments[@]} -eq 0 ] || arguments+=(--ignore-exit-code 8)
# Tests that only a long run takes are left out, not skipped. Query filters cannot be joined with others: there they are skipped.
case " ${arguments[*]} " in
    *" --filter "* | *" --filter-query "*) ;;
    *) [ "${GRANARY_LONG:-}" = 1 ] || arguments+=(--filter-not-trait Run=long) ;;
esac

if [ -z "${GRANARY_TEST_POSTGRES:-}" ]; then
    install_what_is_missing
    if ! postgres_bin=$(find_postgres); then
        say "PostgreSQL is not on this machine: the suites that need it are skipped."
    elif ! start_postgres; then
        say "PostgreSQL did not start."
        echo "tests: 0 passed, 1 failed, 0 skipped"
        exit 1
    fi
fi

if ! dotnet build Orleans.sln --nologo --verbosity quiet; then
    say "the build failed."
    echo "tests: 0 passed, 1 failed, 0 skipped"
    exit 1
fi

run_tests "${arguments[@]}"
code=$?

read -r passed failed skipped < <(awk '
    /^Test run summary:/ { in_summary = 1 }
    in_summary && $1 == "succeeded:" { passed = $2 }
    in_summary && $1 == "failed:"    { failed = $2 }
    in_summary && $1 == "skipped:"   { skipped = $2 }
    END { printf "%d %d %d\n", passed, failed, skipped }' "$work/log")

if [ "$code" -eq 0 ] && [ $((passed + failed)) -eq 0 ]; then
    say "no test ran."
    code=8
fi
if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    say "with CI=true a skipped test is a failure."
    [ "$code" -ne 0 ] || code=1
fi
# A module that crashed or a fixture that threw fails the run without counting as a failed test.
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
echo "tests: $passed passed, $failed failed, $skipped skipped"
exit "$code"
