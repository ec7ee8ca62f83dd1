# Sourced by the scripts of this folder's grandparent. Builds what is missing or out of date, then sets:
#   home       folder of the packaged twinseal command
#   java       the Java to run
#   jvm        its options
#   classpath  of testnet and everything below it
#   archive    of classes, to start faster from; may be missing

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
    return 1
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
  step "building Twinseal" build || exit 1
  touch -r "$root/testnet/target/building" "$stamp"
fi

classpath="$home/lib/twinseal.jar:$root/testnet/target/classes"
for jar in "$root"/testnet/target/lib/*.jar; do classpath="$classpath:$jar"; done

jvm=(-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Xlog:disable "-Djava.library.path=$home/native" -Dcom.amazon.corretto.crypto.provider.useExternalLib=true
  -XX:+UseSerialGC)
export TF_CPP_MIN_LOG_LEVEL="${TF_CPP_MIN_LOG_LEVEL:-2}" OPT_OUT_TRACKING=true ROCKSDB_MUSL_LIBC=false

# The archive of classes from which processes start faster; it fits one Java version only.
version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "${java%/bin/java}/release" 2>/dev/null) || version=
archive="$home/lib/twinseal-${version:-unknown}.jsa"

# Runs a smallest network whose processes write down the classes they use, and archives these for those after them.
rehearse() {
  local lists
  lists=$(mktemp -d)
  export TWINSEAL_CLASS_LISTS="$lists"
  "$java" "${jvm[@]}" "-XX:DumpLoadedClassList=$lists/run.lst" -cp "$classpath" \
    io.twinseal.testnet.local.RunTestnet --home "$home" --aps 1 --gateways 1 --twins 1 --blocks 3 || return 1
  # Nobody answers there; asking is enough to load what the explorer needs.
  "$home/bin/twinseal" explorer --node 127.0.0.1:9 status || [ $? = 3 ] || return 1
  # Out go generated classes, those that the nodes do not have, and lambdas for picocli's interfaces: these are of a class
  # file version so old that the archiver of Java 17 crashes on them.
  sed -e 's/ id: [0-9]*$//' -e '/ source: /d; /^@cp/d; /\/\$Proxy/d; /EventHandler[0-9]/d' \
    -e '/io\/twinseal\/testnet/d; /^@lambda.*picocli/d' "$lists"/*.lst | sort -u >"$lists/all"
  "$java" -Xlog:disable -Xshare:dump "-XX:SharedClassListFile=$lists/all" "-XX:SharedArchiveFile=$archive.$$" \
    -XX:+UseSerialGC -cp "$home/lib/twinseal.jar" && mv "$archive.$$" "$archive" && rm -r "$lists"
}

if [ -n "$version" ] && [ ! -r "$archive" ]; then
  step "archiving classes" rehearse || echo "$(basename "$0"): going on without, which makes starting slower" >&2
fi
