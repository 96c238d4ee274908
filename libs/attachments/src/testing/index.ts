export { AttachmentRemovalService } from '../attachment-removal.service.js';

const BOUNDARY = 'zocalo-test-boundary';

/** What a request brings that uploads a file. */
export function fileForm(
  content: Buffer | string,
  filename = 'file.txt',
  field = 'file',
): { body: Buffer; headers: Record<string, string> } {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${filename}"\r\nContent-Type: text/html\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}
