# Sourced by the scripts of this folder's grandparent. Builds what is missing or out of date, then sets:
#   home       folder of the packaged twinseal command
#   java       the Java to run
#   classpath  of testnet and everything below it

root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
home="$root/cli/target/twinseal"
stamp="$root/testnet/target/built"

java=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java") || {
  echo "$(basename "$0"): there is no Java; install a JDK of version 17 or later and set JAVA_HOME to it" >&2
  exit 1
}
java=$(readlink -f "$java")

# Runs a step in the background with a line that says how long it has taken; its output is shown only if it fails.
step() {
  local title=$1 log started=$SECONDS pid
  shift
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    [ -t 2 ] && printf '\r%s … %d s ' "$title" $((SECONDS - started)) >&2
    sleep 0.2
  done
  trap - INT TERM
  if wait "$pid"; then
    [ -t 2 ] && printf '\r' >&2
    printf '%s … done in %d s\n' "$title" $((SECONDS - started)) >&2
    rm -f "$log"
  else
    printf '\n' >&2
    cat "$log" >&2
    rm -f "$log"
    echo "$(basename "$0"): $title failed; the lines above say why" >&2
    exit 1
  fi
}

up_to_date() {
  [ -f "$stamp" ] && [ -d "$home/lib" ] && [ -d "$root/testnet/target/lib" ] &&
    [ -z "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main "$root"/inference/models -newer "$stamp" -print -quit)" ]
}

build() {
  # The checks of the full build are for those who change the code; here it only has to run.
  (cd "$root" && mvn -q -B -pl testnet -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Dspotless.apply.skip=true -Denforcer.skip=true) && touch "$stamp"
}

if ! up_to_date; then
  # The stamp is as old as the sources that the build read, so that a change made meanwhile is seen next time.
  mkdir -p "$root/testnet/target" && touch "$root/testnet/target/building"
  step "building Twinseal" build
  touch -r "$root/testnet/target/building" "$stamp"
fi

classpath=
for jar in "$home"/lib/*.jar; do classpath="$classpath:$jar"; done
classpath="${classpath#:}:$root/testnet/target/classes"
for jar in "$root"/testnet/target/lib/*.jar; do classpath="$classpath:$jar"; done

version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "${java%/bin/java}/release" 2>/dev/null) || version=
archive="$home/lib/twinseal-${version:-unknown}.jsa"
jvm=(-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Xlog:disable -XX:+UseSerialGC)
export TF_CPP_MIN_LOG_LEVEL="${TF_CPP_MIN_LOG_LEVEL:-2}" OPT_OUT_TRACKING=true
