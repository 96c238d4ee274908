export { Download, download, type DownloadOptions } from './download.js';
export { DownloadInterceptor } from './download.interceptor.js';
