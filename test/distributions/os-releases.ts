/** What os-release says on a system, and what contrib makes of it: the distribution and its release. */
export type Sample = { readonly text: string; readonly expected: string };

/** As the distributions ship them, without most of their addresses. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  'Debian 12': {
    expected: 'debian@12',
    text: `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian`,
  },
  'Debian testing and unstable': {
    expected: 'debian@14',
    text: `PRETTY_NAME="Debian GNU/Linux forky/sid"
NAME="Debian GNU/Linux"
VERSION_CODENAME=forky
ID=debian`,
  },
  'Ubuntu 24.04': {
    expected: 'ubuntu@24.04',
    text: `PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
UBUNTU_CODENAME=noble`,
  },
  'Linux Mint 22': {
    expected: 'ubuntu@24.04',
    text: `NAME="Linux Mint"
VERSION="22 (Wilma)"
ID=linuxmint
ID_LIKE="ubuntu debian"
PRETTY_NAME="Linux Mint 22"
VERSION_ID="22"
VERSION_CODENAME=wilma
UBUNTU_CODENAME=noble`,
  },
  'Linux Mint Debian Edition 6': {
    expected: 'debian@12',
    text: `PRETTY_NAME="LMDE 6 (faye)"
NAME="LMDE"
VERSION_ID="6"
VERSION="6 (faye)"
VERSION_CODENAME=faye
ID=linuxmint
ID_LIKE=debian
DEBIAN_CODENAME=bookworm`,
  },
  'Pop!_OS 22.04': {
    expected: 'ubuntu@22.04',
    text: `NAME="Pop!_OS"
VERSION="22.04 LTS"
ID=pop
ID_LIKE="ubuntu debian"
PRETTY_NAME="Pop!_OS 22.04 LTS"
VERSION_ID="22.04"
VERSION_CODENAME=jammy
UBUNTU_CODENAME=jammy`,
  },
  'Raspbian 12': {
    expected: 'debian@12',
    text: `PRETTY_NAME="Raspbian GNU/Linux 12 (bookworm)"
NAME="Raspbian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=raspbian
ID_LIKE=debian`,
  },
  'Kali rolling': {
    expected: 'debian@',
    text: `PRETTY_NAME="Kali GNU/Linux Rolling"
NAME="Kali GNU/Linux"
VERSION_ID="2025.3"
VERSION="2025.3"
VERSION_CODENAME=kali-rolling
ID=kali
ID_LIKE=debian`,
  },
  'Fedora 43': {
    expected: 'fedora@43',
    text: `NAME="Fedora Linux"
VERSION="43 (Container Image)"
RELEASE_TYPE=stable
ID=fedora
VERSION_ID=43
VERSION_CODENAME=""
PRETTY_NAME="Fedora Linux 43 (Container Image)"
CPE_NAME="cpe:/o:fedoraproject:fedora:43"
VARIANT_ID=container`,
  },
  'RHEL 9.4': {
    expected: 'rhel@9',
    text: `NAME="Red Hat Enterprise Linux"
VERSION="9.4 (Plow)"
ID="rhel"
ID_LIKE="fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"`,
  },
  'CentOS Stream 10': {
    expected: 'rhel@10',
    text: `NAME="CentOS Stream"
VERSION="10 (Coughlan)"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="10"
PLATFORM_ID="platform:el10"
PRETTY_NAME="CentOS Stream 10 (Coughlan)"`,
  },
  'Rocky Linux 8.10': {
    expected: 'rhel@8',
    text: `NAME="Rocky Linux"
VERSION="8.10 (Green Obsidian)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="8.10"
PRETTY_NAME="Rocky Linux 8.10 (Green Obsidian)"`,
  },
  'AlmaLinux 9.6': {
    expected: 'rhel@9',
    text: `NAME="AlmaLinux"
VERSION="9.6 (Sage Margay)"
ID="almalinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.6"
PRETTY_NAME="AlmaLinux 9.6 (Sage Margay)"`,
  },
  'Oracle Linux 9': {
    expected: 'rhel@9',
    text: `NAME="Oracle Linux Server"
VERSION="9.5"
ID="ol"
ID_LIKE="fedora"
VARIANT="Server"
VERSION_ID="9.5"
PRETTY_NAME="Oracle Linux Server 9.5"`,
  },
  'Amazon Linux 2023': {
    expected: 'fedora@',
    text: `NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PRETTY_NAME="Amazon Linux 2023.6.20241212"`,
  },
  'openSUSE Leap 15.6': {
    expected: 'opensuse@15.6',
    text: `NAME="openSUSE Leap"
VERSION="15.6"
ID="opensuse-leap"
ID_LIKE="suse opensuse"
VERSION_ID="15.6"
PRETTY_NAME="openSUSE Leap 15.6"`,
  },
  'openSUSE Tumbleweed': {
    expected: 'opensuse@tumbleweed',
    text: `NAME="openSUSE Tumbleweed"
# VERSION="20251120"
ID="opensuse-tumbleweed"
ID_LIKE="opensuse suse"
VERSION_ID="20251120"
PRETTY_NAME="openSUSE Tumbleweed"
CPE_NAME="cpe:2.3:o:opensuse:tumbleweed:20251120:*:*:*:*:*:*:*"`,
  },
  'SLES 15 SP6': {
    expected: 'opensuse@',
    text: `NAME="SLES"
VERSION="15-SP6"
VERSION_ID="15.6"
PRETTY_NAME="SUSE Linux Enterprise Server 15 SP6"
ID="sles"
ID_LIKE="suse"`,
  },
  'Arch Linux': {
    expected: 'arch@rolling',
    text: `NAME="Arch Linux"
PRETTY_NAME="Arch Linux"
ID=arch
BUILD_ID=rolling`,
  },
  Manjaro: {
    expected: 'arch@rolling',
    text: `NAME="Manjaro Linux"
PRETTY_NAME="Manjaro Linux"
ID=manjaro
ID_LIKE=arch
BUILD_ID=rolling`,
  },
  'Alpine 3.20.3': {
    expected: 'alpine@3.20',
    text: `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.20.3
PRETTY_NAME="Alpine Linux v3.20"`,
  },
  'postmarketOS 24.06': {
    expected: 'alpine@',
    text: `PRETTY_NAME="postmarketOS v24.06"
NAME="postmarketOS"
VERSION_ID="v24.06"
VERSION="v24.06"
ID="postmarketos"
ID_LIKE="alpine"`,
  },
  'NixOS 25.11': {
    expected: 'nixos@25.11',
    text: `ANSI_COLOR="0;38;2;126;186;228"
ID=nixos
NAME=NixOS
PRETTY_NAME="NixOS 25.11 (Xantusia)"
VERSION="25.11 (Xantusia)"
VERSION_CODENAME=xantusia
VERSION_ID="25.11"`,
  },
  Gentoo: {
    expected: 'gentoo@rolling',
    text: `NAME='Gentoo'
ID='gentoo'
PRETTY_NAME='Gentoo Linux'
VERSION='2.18'
VERSION_ID='2.18'`,
  },
  Void: {
    expected: 'void@rolling',
    text: `NAME="Void"
ID="void"
PRETTY_NAME="Void Linux"`,
  },
  Slackware: {
    expected: '@',
    text: `NAME=Slackware
VERSION="15.0"
ID=slackware
VERSION_ID=15.0
PRETTY_NAME="Slackware 15.0 x86_64"
VERSION_CODENAME=stable`,
  },
};
