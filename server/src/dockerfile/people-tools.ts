/** Packages of tools with which people look into a system, by their names at Debian, Alpine and Red Hat, with the programs in them. */
export const peopleTools: ReadonlyMap<string, readonly string[]> = new Map(
  (
    "strace ltrace nano vim:vim:vi vim-tiny:vim:vi vim-nox:vim:vi vim-enhanced:vim:vi emacs emacs-nox:emacs telnet lsof " +
    "net-tools:ifconfig:netstat:route:arp less htop atop iotop gdb lldb valgrind tcpdump nmap traceroute mtr " +
    "dnsutils:dig:nslookup bind-tools:dig:nslookup bind-utils:dig:nslookup iputils-ping:ping iputils:ping man-db:man mc screen tmux"
  )
    .split(" ")
    .map((entry) => {
      const [name = "", ...programs] = entry.split(":");
      return [name, programs.length === 0 ? [name] : programs] as const;
    }),
);
