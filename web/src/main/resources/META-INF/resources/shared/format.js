// Figures for people. Durations come as protobuf's JSON has them: "1.5s".

export const NONE = '–';

export function seconds(duration) {
  return duration === undefined || duration === null ? undefined : parseFloat(duration);
}

/** How long ago, in the two largest units: "3 d 4 h", "12 s". */
export function age(duration) {
  const total = seconds(duration);
  if (total === undefined) {
    return NONE;
  }
  const units = [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => total >= size);
  if (first < 0) {
    return '0 s';
  }
  let rest = total;
  return units
    .slice(first, first + 2)
    .map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return `${count} ${name}`;
    })
    .join(' ');
}

export function milliseconds(duration) {
  const total = seconds(duration);
  return total === undefined ? NONE : `${(total * 1000).toFixed(1)} ms`;
}

export function percent(ratio) {
  return `${(ratio * 100).toFixed(1)} %`;
}

const SIZES = ['', 'k', 'M', 'G', 'T'];

/** With three digits and a prefix: "12.3 M". */
export function short(value) {
  let scaled = value;
  let prefix = 0;
  while (scaled >= 1000 && prefix < SIZES.length - 1) {
    scaled /= 1000;
    prefix++;
  }
  const digits = prefix === 0 && Number.isInteger(scaled) ? 0 : scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${SIZES[prefix]}`.trimEnd();
}

/** Bytes a second as bits a second. */
export function bitRate(bytesPerSecond) {
  const text = short(bytesPerSecond * 8);
  return /[kMGT]$/.test(text) ? `${text}bit/s` : `${text} bit/s`;
}

export function whole(value) {
  return Number(value).toLocaleString('en-GB').replaceAll(',', ' ');
}

export function clock(time) {
  return new Date(time).toLocaleTimeString('en-GB');
}
