/** Minor units as a decimal number: `-1250` of two digits is `-12.50`. */
export function decimalOf(minor: string, decimals: number): string {
  if (decimals === 0) return minor;
  const sign = minor.startsWith('-') ? '-' : '';
  const digits = minor.slice(sign.length).padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
